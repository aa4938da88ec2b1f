package io.kith.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.kith.cluster.Instance;
import io.kith.cluster.Location;
import io.kith.config.Secret;
import io.kith.transport.Address;
import io.kith.transport.Identity;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the hub tells of processes, and what their debug ports tell through it. */
@Timeout(60)
final class InstancesTest {

  private static final String PASSWORD = "correct horse";

  @TempDir private Path directory;

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer debug;
  private Guarded hub;
  private String olga;
  private String vera;

  @BeforeEach
  void start() throws Exception {
    debug = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    debug.createContext(
        "/",
        exchange -> {
          asked.add(
              exchange.getRequestMethod()
                  + " "
                  + exchange.getRequestURI()
                  + " "
                  + exchange.getRequestHeaders().getFirst("authorization")
                  + " "
                  + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          String path = exchange.getRequestURI().getPath();
          boolean isMissing = path.equals("/jfr/404");
          if (path.equals("/registry")) {
            exchange.getResponseHeaders().add("location", "/config");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
            return;
          }
          byte[] body =
              path.equals("/metrics")
                  ? new byte[DebugPage.MAX_BYTES + 1]
                  : (isMissing ? "{\"detail\":\"there is none\"}" : "<p>shown</p>")
                      .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("content-type", "text/html");
          exchange.sendResponseHeaders(isMissing ? 404 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    debug.start();
    Path users = directory.resolve("users");
    new UserFile(users).put("olga", Role.OPERATE, PASSWORD);
    new UserFile(users).put("vera", Role.VIEW, PASSWORD);
    hub =
        new Guarded(AccessOptions.defaults().withUsers(users).withDebugToken(new Secret("s3cret")));
    olga = hub.token("olga", PASSWORD);
    vera = hub.token("vera", PASSWORD);
  }

  @AfterEach
  void stop() {
    hub.close();
    debug.stop(0);
  }

  private void register(String id, String address, String debugAddress) {
    hub.instances.add(
        Instance.builder(new Identity("shop", id), Address.parse(address), Instant.EPOCH)
            .version("1.2.3")
            .location(new Location("eu", "eu-a", ""))
            .labels(debugAddress.isEmpty() ? Map.of() : Map.of("kith.debug", debugAddress))
            .build());
  }

  private String debugAddress() {
    return "127.0.0.1:" + debug.getAddress().getPort();
  }

  private HttpResponse<String> look(String token, String path) throws Exception {
    return hub.as(token, "GET", "/api/instances/s-1/debug/" + path, "");
  }

  @Test
  void lists_all_processes_with_what_the_registry_knows_of_them() throws Exception {
    register("s-2", "127.0.0.1:2", "");
    register("s-1", "127.0.0.1:1", debugAddress());
    String all = hub.as(vera, "GET", "/api/instances", "").body();
    assertThat(all)
        .containsSubsequence(
            "\"id\":\"s-1\"",
            "\"service\":\"shop\"",
            "\"version\":\"1.2.3\"",
            "\"zone\":\"eu-a\"",
            "\"weight\":100",
            "\"state\":\"starting\"",
            "\"debugAddress\":\"" + debugAddress() + "\",\"debugTrouble\":\"\"",
            "\"id\":\"s-2\"",
            "has no debug port");
    assertThat(hub.as(vera, "GET", "/api/instances?service=other", "").body())
        .doesNotContain("s-1");
    assertThat(hub.as(vera, "GET", "/api/instances/s-2", "").body()).contains("s-2");
    assertThat(hub.as(vera, "GET", "/api/instances/s-3", "").statusCode()).isEqualTo(404);
  }

  @Test
  void passes_on_what_a_debug_port_shows_and_lets_no_script_of_it_run_as_the_hubs()
      throws Exception {
    register("s-1", "127.0.0.1:1", debugAddress());
    HttpResponse<String> shown = look(vera, "rules?query=methods%3Da.B");
    assertThat(shown.statusCode()).as(shown.body()).isEqualTo(200);
    assertThat(shown.body()).isEqualTo("<p>shown</p>");
    assertThat(shown.headers().firstValue("content-type")).hasValue("text/html");
    assertThat(shown.headers().firstValue("content-security-policy"))
        .hasValueSatisfying(policy -> assertThat(policy).startsWith("sandbox"));
    assertThat(asked).containsExactly("GET /rules?methods=a.B Bearer s3cret ");
    HttpResponse<String> missing = look(olga, "jfr/404");
    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(missing.body()).contains("answers 404", "there is none");
  }

  @Test
  void what_changes_or_holds_up_a_process_is_for_operators_and_is_written_down() throws Exception {
    register("s-1", "127.0.0.1:1", debugAddress());
    assertThat(look(vera, "threads").statusCode()).isEqualTo(403);
    assertThat(
            hub.as(vera, "POST", "/api/instances/s-1/debug/loggers/a.B", "{\"level\":\"x\"}")
                .statusCode())
        .isEqualTo(403);
    assertThat(asked).isEmpty();
    assertThat(look(olga, "threads").statusCode()).isEqualTo(200);
    HttpResponse<String> changed =
        hub.as(olga, "POST", "/api/instances/s-1/debug/loggers/a.B", "{\"level\":\"DEBUG\"}");
    assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
    assertThat(asked)
        .containsExactly(
            "GET /threads Bearer s3cret ", "POST /loggers/a.B Bearer s3cret {\"level\":\"DEBUG\"}");
    assertThat(hub.as(olga, "GET", "/api/audit", "").body())
        .containsSubsequence(
            "\"who\":\"olga\"",
            "kith.hub.Instances/Act",
            "s-1",
            "loggers/a.B",
            "\"who\":\"olga\"",
            "kith.hub.Instances/Look",
            "s-1 threads",
            "\"OK\"",
            "\"who\":\"vera\"",
            "PERMISSION_DENIED");
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.255.255.1:80", "evil.example:80", "127.evil.example:80", "nonsense"})
  void asks_nobody_but_the_machine_of_the_process(String address) throws Exception {
    register("s-1", "127.0.0.1:1", address);
    HttpResponse<String> refused = look(olga, "calls");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).containsAnyOf("where the instance is not", "no address");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1",
    "0x7f000001, 0x7f000001",
    "127.1, 127.1",
    "localhost., localhost.",
    "0.0.0.0, 0.0.0.0",
    "169.254.169.254, 169.254.169.254",
    "224.0.0.1, 224.0.0.1"
  })
  void asks_nothing_that_the_hub_alone_reaches_for_who_came_from_elsewhere(String own, String at)
      throws Exception {
    int port = debug.getAddress().getPort();
    register("s-1", own + ":1", at + ":" + port);
    hub.origins.put("s-1", InetAddress.getByName("192.0.2.7"));
    HttpResponse<String> refused = look(olga, "calls");
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
    assertThat(refused.body())
        .containsAnyOf(
            "has not seen that it is on this one",
            "from where it was not made known",
            "a name that nobody knows",
            "which is no one machine's");
    assertThat(asked).isEmpty();
  }

  @Test
  void asks_on_its_own_machine_for_who_came_from_there() throws Exception {
    register("s-1", "192.0.2.1:1", debugAddress());
    hub.origins.put("s-1", InetAddress.getLoopbackAddress());
    assertThat(look(olga, "calls").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "flame/cpu?query=seconds%3D61",
        "flame/cpu?query=seconds%3D-1",
        "flame/cpu?query=seconds%3D5%26seconds%3D600",
        "calls?query=limit%3D5",
        "rules?query=methods%3D%0d%0a",
        "heap?query=top%3D5%23"
      })
  void tells_a_page_nothing_but_its_arguments(String page) throws Exception {
    register("s-1", "127.0.0.1:1", debugAddress());
    HttpResponse<String> refused = look(olga, page);
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
    assertThat(asked).isEmpty();
  }

  @Test
  void asks_for_known_pages_alone_each_by_its_own_method() throws Exception {
    register("s-1", "127.0.0.1:1", debugAddress());
    assertThat(look(olga, "v1/kv/secret").statusCode()).isEqualTo(404);
    for (String wrong : List.of("POST calls", "POST flame/cpu", "DELETE loggers", "DELETE jfr")) {
      String[] parts = wrong.split(" ");
      assertThat(hub.as(olga, parts[0], "/api/instances/s-1/debug/" + parts[1], "").statusCode())
          .as(wrong)
          .isEqualTo(404);
    }
    assertThat(
            hub.as(olga, "POST", "/api/instances/s-1/debug/jfr", "x".repeat(20_000)).statusCode())
        .isEqualTo(400);
    assertThat(asked).isEmpty();
  }

  @Test
  void follows_no_redirect_and_takes_no_endless_answer() throws Exception {
    register("s-1", "127.0.0.1:1", debugAddress());
    assertThat(look(olga, "registry").statusCode()).isEqualTo(503);
    assertThat(look(olga, "metrics").statusCode()).isEqualTo(503);
    assertThat(asked).hasSize(2);
  }

  @Test
  void cannot_ask_a_port_that_only_another_machine_reaches() throws Exception {
    register("s-1", "192.0.2.1:1", debugAddress());
    HttpResponse<String> refused = look(olga, "calls");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("give it debug.host and debug.token");
    assertThat(asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a/../b", "..", "a%3Fb", "a%0d%0ab", "a%20b", "@evil.example", "a//b", "a%23"})
  void takes_no_path_that_might_lead_elsewhere(String path) throws Exception {
    register("s-1", "127.0.0.1:1", debugAddress());
    assertThat(look(olga, path).statusCode()).isIn(400, 404, 405);
    assertThat(asked).isEmpty();
  }

  @Test
  void says_that_a_port_does_not_answer() throws Exception {
    register("s-1", "127.0.0.1:1", debugAddress());
    debug.stop(0);
    HttpResponse<String> failed = look(olga, "calls");
    assertThat(failed.statusCode()).isEqualTo(503);
    assertThat(failed.body()).contains("does not answer", debugAddress());
  }

  @Test
  void shows_the_token_of_debug_ports_to_nobody() {
    assertThat(AccessOptions.defaults().withDebugToken(new Secret("s3cret")).toString())
        .doesNotContain("s3cret");
  }
}
