package io.kith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.config.Config;
import io.kith.config.ConfigException;
import io.kith.core.CallException;
import io.kith.core.Context;
import io.kith.core.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The debug port of an application, as a person with curl sees it. */
@Timeout(60)
final class DebugAppTest {

  private static final String TOKEN = "a-token-of-twenty-chars";

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private App app = start(Config.empty().with("registry", "memory:debug"));

  private static App start(Config config) {
    return App.start("debugged", config);
  }

  private void restart(Config config) {
    app.close();
    app = start(config);
  }

  @AfterEach
  void stop() {
    http.close();
    app.close();
  }

  private HttpResponse<String> send(String method, String path, String body, String... fields)
      throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://" + app.debugAddress().orElseThrow() + path))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (fields.length > 0) {
      request.headers(fields);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private String get(String path) throws Exception {
    HttpResponse<String> answer = send("GET", path, "");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  /** What a client says that writes its own head. */
  private String raw(String head) throws IOException {
    var address = app.debugAddress().orElseThrow();
    try (var socket = new Socket(address.host(), address.port());
        InputStream in = socket.getInputStream()) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void others_are_told_where_it_is_and_it_ends_with_the_application() throws Exception {
    app.serve(Errand.class, what -> what);
    assertThat(get("/registry"))
        .contains("\"kith.debug\":\"" + app.debugAddress().orElseThrow() + "\"", "debugged");
    String where = "http://" + app.debugAddress().orElseThrow() + "/";
    app.close();
    assertThatThrownBy(() ->
            http.send(HttpRequest.newBuilder(URI.create(where)).build(), BodyHandlers.ofString()))
        .isInstanceOf(IOException.class);
  }

  @Test
  void it_can_be_turned_off() {
    restart(Config.empty().with("debug.port", "none"));
    assertThat(app.debugAddress()).isEmpty();
  }

  @Test
  void health_tells_why_it_is_not_ready() throws Exception {
    assertThat(get("/health/live")).contains("\"status\":\"live\"", "debugged-");
    assertThat(get("/health/ready")).contains("\"status\":\"ready\"");
    app.readiness("database", () -> Readiness.when(false, "no connection"));
    HttpResponse<String> not = send("GET", "/health/ready", "");
    assertThat(not.statusCode()).isEqualTo(503);
    assertThat(not.body()).contains("database");
    assertThat(get("/health/live")).contains("live");
  }

  @Test
  void every_page_of_the_index_is_there() throws Exception {
    String index = get("/");
    assertThat(index).contains("<h1>debugged</h1>");
    var links = java.util.regex.Pattern.compile("href=\"([^\"]+)\"").matcher(index).results();
    for (String link : (Iterable<String>) links.map(found -> found.group(1))::iterator) {
      if (!link.startsWith("/flame")) {
        assertThat(get(link)).as(link).isNotEmpty();
      }
    }
  }

  @Test
  void the_configuration_hides_secrets() throws Exception {
    restart(
        Config.empty()
            .with("registry", "memory:debug")
            .with("debug.token", TOKEN)
            .with("telemetry.headers", Map.of("authorization", "Bearer hidden-value"))
            .with("instance.labels", Map.of("apiKey", "hidden-value", "team", "blue")));
    String config = send("GET", "/config", "", "authorization", "Bearer " + TOKEN).body();
    assertThat(config).contains("server.port", "blue", "default").doesNotContain("hidden-value");
    assertThat(config).doesNotContain(TOKEN);
  }

  @Test
  void calls_under_way_are_shown_on_both_sides() throws Exception {
    var begun = new CountDownLatch(1);
    var end = new CountDownLatch(1);
    app.serve(
        Errand.class,
        what -> {
          begun.countDown();
          try {
            end.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return what;
        });
    Errand errand = app.client(Errand.class);
    CompletableFuture<String> done =
        CompletableFuture.supplyAsync(
            () ->
                Context.root()
                    .with(Deadline.after(Duration.ofSeconds(50), System.nanoTime()))
                    .call(() -> errand.run("x")),
            task -> Thread.ofVirtual().name("caller").start(task));
    begun.await();
    String calls = get("/calls");
    assertThat(calls)
        .contains("\"inFlight\":\"2\"", "\"side\":\"server\"", "\"side\":\"client\"")
        .contains("/Run", "\"state\":\"running\"", "\"state\":\"waiting\"", "\"remaining\":\"4")
        .contains("debugged-");
    assertThat(get("/connections")).contains("\"protocol\":\"kith\"", "queuedBytes");
    end.countDown();
    assertThat(done.get()).isEqualTo("x");
    assertThat(get("/calls")).contains("\"inFlight\":\"0\"");
  }

  @Test
  void with_a_token_only_those_who_have_it_see_anything() throws Exception {
    restart(Config.empty().with("debug.token", TOKEN));
    HttpResponse<String> without = send("GET", "/config", "");
    assertThat(without.statusCode()).isEqualTo(401);
    assertThat(without.headers().firstValue("www-authenticate")).isPresent();
    assertThat(without.body()).doesNotContain("server.port");
    for (String wrong : new String[] {"Bearer ", "Bearer " + TOKEN + "x", "Basic !", TOKEN}) {
      assertThat(send("GET", "/config", "", "authorization", wrong).statusCode()).isEqualTo(401);
    }
    String pair = Base64.getEncoder().encodeToString(("anyone:" + TOKEN).getBytes());
    assertThat(send("GET", "/config", "", "authorization", "Basic " + pair).statusCode())
        .as("what browsers remember")
        .isEqualTo(401);
    assertThat(send("GET", "/", "", "authorization", "Bearer " + TOKEN).statusCode())
        .isEqualTo(200);
  }

  @Test
  void beyond_this_machine_it_wants_a_token() {
    assertThatThrownBy(() -> start(Config.empty().with("debug.host", "0.0.0.0")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("set debug.token");
    assertThatThrownBy(() -> start(Config.empty().with("debug.token", "short")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("fewer than 16");
    assertThatThrownBy(() -> start(Config.empty().with("debug.port", "some")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("none");
  }

  @Test
  void a_page_of_a_stranger_sees_nothing_whatever_leads_here() throws Exception {
    assertThat(raw("GET /config HTTP/1.1\r\nhost: evil.example:80\r\nconnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 421")
        .doesNotContain("server.port");
    assertThat(raw("GET /health/live HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 200");
    HttpResponse<String> other = send("GET", "/config", "", "origin", "https://evil.example");
    assertThat(other.statusCode()).isEqualTo(403);
    assertThat(other.headers().map()).doesNotContainKey("access-control-allow-origin");
    restart(Config.empty().with("debug.hosts", java.util.List.of("debug.internal")));
    assertThat(
            raw("GET /health/live HTTP/1.1\r\nhost: debug.internal\r\nconnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 200");
  }

  /** Where it listens everywhere, others are told where it is reached. */
  @Test
  void telemetry_names_the_address_at_which_others_reach_it() {
    var told = new CompletableFuture<String>();
    try (App sink = App.start("sink", Config.empty())) {
      sink.serve(
          TraceSink.class,
          request -> told.complete(new String(request.data(), StandardCharsets.ISO_8859_1)));
      restart(
          Config.empty()
              .with("debug.host", "0.0.0.0")
              .with("debug.token", TOKEN)
              .with("advertise", "debugged.example")
              .with("client.patience", "0s")
              .with("telemetry.traces.sampling", "1")
              .with("telemetry.endpoint", java.util.List.of("http://" + sink.address())));
      assertThatThrownBy(() -> app.client(Errand.class).run("nobody is there"))
          .isInstanceOf(CallException.class);
      assertThat(told.orTimeout(20, TimeUnit.SECONDS).join())
          .contains("debugged.example:" + app.debugAddress().orElseThrow().port());
    }
  }

  @Test
  void levels_of_loggers_are_seen_and_changed() throws Exception {
    String name = "io.kith.DebugAppTest.some";
    var logger = org.slf4j.LoggerFactory.getLogger(name);
    assertThat(logger.isTraceEnabled()).isFalse();
    String json = "application/json";
    assertThat(
            send("POST", "/loggers/" + name, "{\"level\":\"TRACE\"}", "content-type", json).body())
        .contains("\"effective\":\"TRACE\"");
    assertThat(logger.isTraceEnabled()).isTrue();
    assertThat(get("/loggers")).contains(name);
    HttpResponse<String> unknown =
        send("POST", "/loggers/io.kith.nobody", "{\"level\":\"TRACE\"}", "content-type", json);
    assertThat(unknown.statusCode()).isEqualTo(400);
    assertThat(unknown.body()).contains("nothing logs as");
    assertThat(get("/loggers")).doesNotContain("io.kith.nobody");
    assertThat(
            send("POST", "/loggers/" + name, "{\"level\":\"LOUD\"}", "content-type", json)
                .statusCode())
        .isEqualTo(400);
    assertThat(send("POST", "/loggers/" + name, "{}", "content-type", json).statusCode())
        .isEqualTo(200);
    assertThat(logger.isTraceEnabled()).isFalse();
  }

  @Test
  void metrics_and_rules_are_there() throws Exception {
    app.serve(Errand.class, what -> what);
    assertThat(app.client(Errand.class).run("x")).isEqualTo("x");
    HttpResponse<String> metrics = send("GET", "/metrics", "");
    assertThat(metrics.headers().firstValue("content-type").orElse("")).startsWith("text/plain");
    assertThat(metrics.body()).contains("# TYPE kith_calls_seconds", "service=\"test.Errand\"");
    assertThat(get("/rules?methods=test.Errand%2F*"))
        .contains("test.Errand/Run", "\"side\":\"server\"");
  }

  @Test
  void whatever_is_asked_is_answered() throws Exception {
    var random = new Random(3);
    String[] pieces = {
      "/",
      "flame",
      "cpu",
      "%2e%2e",
      "..",
      "jfr",
      "threads",
      "?",
      "seconds=99",
      "top=-1",
      "%00",
      "%C3",
      "1",
      "&",
      "=",
      "health",
      "heap",
      "<script>".replace("<", "%3C").replace(">", "%3E"),
    };
    for (int round = 0; round < 500; round++) {
      var path = new StringBuilder("/x");
      for (int i = random.nextInt(8); i >= 0; i--) {
        path.append(pieces[random.nextInt(pieces.length)]);
      }
      if (random.nextBoolean()) {
        path.delete(1, 2);
      }
      String target = path.toString();
      if (target.matches("/(flame/.*|heap|threads).*") && !target.contains("=")) {
        continue; // which would do what it is asked
      }
      int status = send("GET", target, "").statusCode();
      assertThat(status).as(target).isIn(200, 400, 404, 405, 429);
    }
    assertThat(send("GET", "/flame/disk?seconds=1", "").statusCode()).isEqualTo(404);
    assertThat(send("GET", "/flame/cpu?seconds=61", "").statusCode()).isEqualTo(400);
    assertThat(send("GET", "/heap?top=10001", "").statusCode()).isEqualTo(400);
  }
}
