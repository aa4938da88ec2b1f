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
          boolean isMissing = exchange.getRequestURI().getPath().endsWith("missing");
          byte[] body =
              (isMissing ? "{\"detail\":\"there is none\"}" : "<p>shown</p>")
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
    HttpResponse<String> shown = look(vera, "calls/open?query=limit%3D5%26all");
    assertThat(shown.statusCode()).as(shown.body()).isEqualTo(200);
    assertThat(shown.body()).isEqualTo("<p>shown</p>");
    assertThat(shown.headers().firstValue("content-type")).hasValue("text/html");
    assertThat(shown.headers().firstValue("content-security-policy"))
        .hasValueSatisfying(policy -> assertThat(policy).startsWith("sandbox"));
    assertThat(asked).containsExactly("GET /calls/open?limit=5&all Bearer s3cret ");
    HttpResponse<String> missing = look(vera, "missing");
    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(missing.body()).contains("answers 404", "there is none");
  }

  @Test
  void what_changes_or_holds_up_a_process_is_for_operators_and_is_written_down() throws Exception {
    register("s-1", "127.0.0.1:1", debugAddress());
    assertThat(look(vera, "threads").statusCode()).isEqualTo(403);
    assertThat(
            hub.as(vera, "POST", "/api/instances/s-1/debug/loggers", "{\"level\":\"x\"}")
                .statusCode())
        .isEqualTo(403);
    assertThat(asked).isEmpty();
    assertThat(look(olga, "threads").statusCode()).isEqualTo(200);
    HttpResponse<String> changed =
        hub.as(olga, "POST", "/api/instances/s-1/debug/loggers", "{\"level\":\"DEBUG\"}");
    assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
    assertThat(asked)
        .containsExactly(
            "GET /threads Bearer s3cret ", "POST /loggers Bearer s3cret {\"level\":\"DEBUG\"}");
    assertThat(hub.as(olga, "GET", "/api/audit", "").body())
        .containsSubsequence(
            "\"who\":\"olga\"",
            "kith.hub.Instances/Act",
            "s-1",
            "loggers",
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
    HttpResponse<String> refused = look(olga, "health");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).containsAnyOf("only its own machine reaches", "no address");
  }

  @Test
  void cannot_ask_a_port_that_only_another_machine_reaches() throws Exception {
    register("s-1", "192.0.2.1:1", debugAddress());
    HttpResponse<String> refused = look(olga, "health");
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
    HttpResponse<String> failed = look(olga, "health");
    assertThat(failed.statusCode()).isEqualTo(503);
    assertThat(failed.body()).contains("does not answer", debugAddress());
  }

  @Test
  void shows_the_token_of_debug_ports_to_nobody() {
    assertThat(AccessOptions.defaults().withDebugToken(new Secret("s3cret")).toString())
        .doesNotContain("s3cret");
  }
}
