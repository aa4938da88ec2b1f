package io.kith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.config.Config;
import io.kith.config.ConfigException;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.RetryInfo;
import io.kith.resilience.Intervention;
import io.kith.resilience.Stage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Limits on real calls. */
@Timeout(60)
final class LimitsAppTest {

  @TempDir private Path directory;

  private Config config(String registry) {
    return Config.empty()
        .with("registry", "memory:" + registry)
        .with("rules", directory.resolve("rules.yaml"))
        .with("transport.fileCheckInterval", "1ms");
  }

  private void rules(String yaml) throws IOException {
    Path fresh = Files.writeString(directory.resolve("fresh"), yaml);
    Files.move(
        fresh,
        directory.resolve("rules.yaml"),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.ATOMIC_MOVE);
  }

  private static CallException refusal(Errand errand) {
    while (true) {
      try {
        errand.run("it");
      } catch (CallException e) {
        return e;
      }
    }
  }

  @Test
  void a_server_refuses_what_is_too_much_and_says_when_to_come_back() throws Exception {
    rules("serves: {test.Errand: {limits: [{name: users, rate: 3/h, per: user}]}}");
    try (App app = App.start("alone", config("limits-served"))) {
      app.serve(Errand.class, what -> what);
      Errand errand = app.client(Errand.class);
      CallException refusal = Context.current().with("user", "alice").call(() -> refusal(errand));
      assertThat(refusal.code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
      assertThat(refusal)
          .hasMessageContaining("the limit users of the rules")
          .hasMessageContaining("rules.yaml:1:40")
          .hasMessageContaining("that of 'alice' is used up");
      assertThat(RetryInfo.of(refusal.status()).orElseThrow().delay())
          .isBetween(Duration.ofMinutes(1), Duration.ofMinutes(20));
      assertThat(Context.current().with("user", "bob").call(() -> errand.run("it")))
          .isEqualTo("it");
      assertThat(app.interventions())
          .contains(new Intervention(Stage.SERVER_LIMITS, "test.Errand/Run", "refused", 1));
    }
  }

  @Test
  void without_a_store_two_instances_have_half_of_a_quota_each() throws Exception {
    rules(
        "serves: {test.Errand: {limits: [{name: a, rate: 10/d, per: user, shared: local-share}]}}");
    try (App one = App.start("pair", config("limits-divided"));
        App other = App.start("pair", config("limits-divided"))) {
      one.serve(Errand.class, what -> "one");
      other.serve(Errand.class, what -> "other");
      Errand errand = other.client(Errand.class, "kith://" + one.address());
      // The quota of whoever comes once both know each other is half as much.
      int user = 0;
      while (admitted(errand, "user " + user) != 5) {
        user++;
      }
      assertThat(admitted(errand, "another")).isEqualTo(5);
    }
  }

  private static int admitted(Errand errand, String user) throws Exception {
    return Context.current()
        .with("user", user)
        .call(() -> {
          int admitted = 0;
          try {
            while (true) {
              errand.run("it");
              admitted++;
            }
          } catch (CallException e) {
            assertThat(e).hasMessageContaining("the limit a of the rules");
            return admitted;
          }
        });
  }

  @Test
  void a_client_limits_what_it_calls_until_a_rule_says_otherwise() throws Exception {
    rules("calls: {test.Errand/run: {limits: [{name: a, kind: fixed-window, rate: 3/h}]}}");
    try (App app = App.start("alone", config("limits-called"))) {
      app.serve(Errand.class, what -> what);
      Errand errand = app.client(Errand.class);
      assertThat(refusal(errand).code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
      assertThat(app.interventions())
          .containsExactly(new Intervention(Stage.CLIENT_LIMITS, "test.Errand/Run", "refused", 1));
      rules("calls: {test.Errand/run: {limits: []}}");
      while (true) {
        try {
          assertThat(errand.run("it")).isEqualTo("it");
          break;
        } catch (CallException e) {
          assertThat(e.code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
          Thread.yield();
        }
      }
    }
  }

  @Test
  void over_http_it_is_429_with_the_seconds_to_wait_and_addresses_have_quotas() throws Exception {
    rules("serves: {test.Errand: {limits: [{name: a, rate: 1/h, per: address}]}}");
    try (App app = App.start("alone", config("limits-http"));
        HttpClient http = HttpClient.newHttpClient()) {
      app.serve(Errand.class, what -> what);
      for (HttpClient.Version version : HttpClient.Version.values()) {
        if (!version.name().equals("HTTP_3")) {
          HttpResponse<String> answer = null;
          while (answer == null || answer.statusCode() == 200) {
            answer = http.send(request(app, version), BodyHandlers.ofString());
          }
          assertThat(answer.statusCode()).isEqualTo(429);
          assertThat(answer.headers().firstValueAsLong("retry-after").orElseThrow())
              .isBetween(1L, 3_600L);
          assertThat(answer.body()).contains("that of '127.0.0.1' is used up");
        }
      }
      // The same by Kith's own protocol.
      assertThat(refusal(app.client(Errand.class))).hasMessageContaining("'127.0.0.1'");
      assertThat(refusal(app.client(Errand.class, "grpc://" + app.address())))
          .hasMessageContaining("'127.0.0.1'");
    }
  }

  private static HttpRequest request(App app, HttpClient.Version version) {
    return HttpRequest.newBuilder(URI.create("http://" + app.address() + "/test.Errand/Run"))
        .version(version)
        .header("content-type", "application/json")
        .POST(BodyPublishers.ofString("{\"what\":\"it\"}"))
        .build();
  }

  @Test
  void a_store_that_nobody_knows_is_said_at_the_start() {
    Config config = Config.empty().with("quotas.store", "redis://localhost");
    assertThatThrownBy(() -> App.start("alone", config))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("quotas.store")
        .hasMessageContaining("add io.kith:kith-redis");
  }
}
