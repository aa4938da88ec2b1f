package io.kith.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.kith.cluster.Eventually;
import io.kith.cluster.Instances;
import io.kith.cluster.Query;
import io.kith.cluster.Registries;
import io.kith.cluster.Registry;
import io.kith.cluster.Snapshot;
import io.kith.console.AccessOptions;
import io.kith.console.Role;
import io.kith.console.UserFile;
import io.kith.transport.Address;
import io.kith.transport.Identity;
import io.kith.transport.TransportOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Users of a hub, and those who are none. */
@Timeout(60)
final class HubAccessTest {

  private static final HubOptions OPTIONS =
      HubOptions.defaults().withAddress(new Address("127.0.0.1", 0)).withSettleTime(Duration.ZERO);

  @TempDir private Path directory;

  private static HttpResponse<String> get(Hub hub, String path, String... fields) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + hub.address().port() + path));
      return http.send(
          (fields.length == 0 ? request : request.headers(fields)).build(),
          BodyHandlers.ofString());
    }
  }

  @Test
  void instances_need_no_user_and_everything_else_does() throws Exception {
    Path users = directory.resolve("users");
    new UserFile(users).put("olga", Role.OPERATE, "correct horse");
    HubOptions options = OPTIONS.withAccess(AccessOptions.defaults().withUsers(users));
    try (var hub = Hub.start(options);
        Registry registry =
            Registries.open(
                "hub://" + hub.address(),
                new Identity("membership", "m-1"),
                TransportOptions.defaults());
        var _ = registry.register(Instances.ready("m-1", "membership"))) {
      Eventually.holds("the instance is known", () -> hub.instances() == 1);
      assertThat(registry.snapshot(Query.all(), Duration.ofSeconds(10)).map(Snapshot::instances))
          .hasValueSatisfying(all -> assertThat(all).hasSize(1));
      assertThat(get(hub, "/api/audit").statusCode()).isEqualTo(401);
      assertThat(get(hub, "/api/session/settings").statusCode()).isEqualTo(200);
    }
  }

  /** It looks at who made it known, and not at what that says of itself. */
  @Test
  void the_debug_port_of_who_is_on_the_hubs_machine_is_asked() throws Exception {
    Path users = directory.resolve("users");
    new UserFile(users).put("olga", Role.OPERATE, "correct horse");
    HubOptions options =
        OPTIONS
            .withAddress(new Address("0.0.0.0", 0))
            .withAccess(AccessOptions.defaults().withUsers(users));
    var debug = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    debug.createContext(
        "/calls",
        exchange -> {
          exchange.sendResponseHeaders(200, 2);
          exchange.getResponseBody().write("{}".getBytes(StandardCharsets.UTF_8));
          exchange.close();
        });
    debug.start();
    String label = "127.0.0.1:" + debug.getAddress().getPort();
    try (var hub = Hub.start(options);
        Registry registry =
            Registries.open(
                "hub://127.0.0.1:" + hub.address().port(),
                new Identity("membership", "m-1"),
                TransportOptions.defaults());
        var _ =
            registry.register(
                Instances.ready("m-1", "membership").with(Map.of("kith.debug", label)))) {
      Eventually.holds("the instance is known", () -> hub.instances() == 1);
      HttpResponse<String> shown =
          get(hub, "/api/instances/m-1/debug/calls", "authorization", "Bearer " + token(hub));
      assertThat(shown.statusCode()).as(shown.body()).isEqualTo(200);
    } finally {
      debug.stop(0);
    }
  }

  private static String token(Hub hub) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      HttpRequest signIn =
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + hub.address().port() + "/api/session"))
              .header("content-type", "application/json")
              .POST(
                  HttpRequest.BodyPublishers.ofString(
                      "{\"name\":\"olga\",\"password\":\"correct horse\"}"))
              .build();
      String answer = http.send(signIn, BodyHandlers.ofString()).body();
      return answer.replaceAll(".*\"token\":\"([^\"]+)\".*", "$1");
    }
  }

  @Test
  void without_users_it_answers_its_own_machine_and_no_page_of_a_stranger() throws Exception {
    try (var hub = Hub.start(OPTIONS)) {
      assertThat(hub.trouble()).isEmpty();
      assertThat(get(hub, "/api/audit").statusCode()).isEqualTo(200);
      assertThat(get(hub, "/api/audit", "origin", "http://evil.example").statusCode())
          .isEqualTo(403);
    }
  }

  @Test
  void without_users_and_beyond_its_machine_it_shows_nothing() throws Exception {
    try (var hub = Hub.start(OPTIONS.withAddress(new Address("0.0.0.0", 0)))) {
      assertThat(hub.trouble()).isPresent();
      HttpResponse<String> answer;
      try (var http = HttpClient.newHttpClient()) {
        URI audit = URI.create("http://127.0.0.1:" + hub.address().port() + "/api/audit");
        answer = http.send(HttpRequest.newBuilder(audit).build(), BodyHandlers.ofString());
      }
      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(answer.body()).contains("--users");
    }
  }
}
