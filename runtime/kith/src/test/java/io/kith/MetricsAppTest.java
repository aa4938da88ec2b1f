package io.kith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.config.Config;
import io.kith.core.CallException;
import io.kith.core.Code;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What applications tell of their calls equals the calls that were made. */
final class MetricsAppTest {

  private final List<App> apps = new ArrayList<>();
  private final OtlpReceiver receiver = new OtlpReceiver();

  @AfterEach
  void close() {
    apps.reversed().forEach(App::close);
    receiver.close();
  }

  private App app(String name, String registry) {
    App app =
        App.start(
            name,
            Config.empty()
                .with("registry", "memory:" + registry)
                .with("telemetry.endpoint", List.of(receiver.url()))
                .with("telemetry.interval", "10ms")
                .with("telemetry.metrics.interval", "100ms")
                .with("client.maxAttempts", 1));
    apps.add(app);
    return app;
  }

  private static String answer(String what) {
    if (what.startsWith("bad")) {
      throw new CallException(Code.NOT_FOUND, "there is no " + what);
    }
    return what;
  }

  /** Calls of web, of which shop passes all on to stock. */
  private Chain chainOfThree(String registry) {
    App stock = app("stock", registry + "-stock");
    stock.serve(Chain.class, MetricsAppTest::answer);
    App shop = app("shop", registry + "-shop");
    Chain next = client("shop-client", registry + "-stock");
    shop.serve(Chain.class, next::pass);
    return client("web", registry + "-shop");
  }

  private Chain client(String name, String registry) {
    return app(name, registry).client(Chain.class);
  }

  /** The value of the one line that begins so; zero without one. */
  private static double value(App app, String name, String... labels) {
    return app.prometheus()
        .lines()
        .filter(line -> line.startsWith(name + "{"))
        .filter(line -> List.of(labels).stream().allMatch(line::contains))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  @Test
  void prometheus_reads_the_calls_that_were_made() {
    App server = app("errands", "prometheus");
    server.serve(Errand.class, MetricsAppTest::answer);
    App caller = app("caller", "prometheus");
    Errand errands = caller.client(Errand.class);
    for (int i = 0; i < 30; i++) {
      errands.run("shopping");
    }
    for (int i = 0; i < 7; i++) {
      assertThatThrownBy(() -> errands.run("bad luck")).isInstanceOf(CallException.class);
    }
    String ofErrands = "service=\"test.Errand\"";
    String count = "kith_calls_seconds_count";
    assertThat(
            value(caller, count, ofErrands, "side=\"client\"", "peer=\"errands\"", "code=\"OK\""))
        .isEqualTo(30);
    assertThat(value(caller, count, ofErrands, "peer=\"errands\"", "code=\"NOT_FOUND\""))
        .isEqualTo(7);
    assertThat(value(server, count, ofErrands, "side=\"server\"", "peer=\"caller\"", "code=\"OK\""))
        .isEqualTo(30);
    assertThat(value(server, count, ofErrands, "peer=\"caller\"", "code=\"NOT_FOUND\""))
        .isEqualTo(7);
    assertThat(value(server, "kith_calls_seconds_bucket", ofErrands, "code=\"OK\"", "le=\"+Inf\""))
        .isEqualTo(30);
    assertThat(value(caller, "kith_client_connections", "peer=\"errands\"")).isEqualTo(1);
    assertThat(server.prometheus()).contains("kith_server_connections 1.0", "jvm_memory_used");
  }

  @Test
  void three_applications_make_two_edges_each_told_by_both_ends() {
    Chain chain = chainOfThree("edges");
    for (int i = 0; i < 20; i++) {
      chain.pass("good");
    }
    assertThatThrownBy(() -> chain.pass("bad luck")).isInstanceOf(CallException.class);
    Map<String, Long> expected =
        Map.of(
            "web client shop test.Chain/Pass OK", 20L,
            "web client shop test.Chain/Pass NOT_FOUND", 1L,
            "shop server web test.Chain/Pass OK", 20L,
            "shop server web test.Chain/Pass NOT_FOUND", 1L,
            "shop-client client stock test.Chain/Pass OK", 20L,
            "shop-client client stock test.Chain/Pass NOT_FOUND", 1L,
            "stock server shop-client test.Chain/Pass OK", 20L,
            "stock server shop-client test.Chain/Pass NOT_FOUND", 1L);
    Eventually.holds("all is told", () -> receiver.calls("test.Chain").equals(expected));
  }

  @Test
  void nothing_is_lost_or_told_twice_while_the_receiver_is_away() {
    Chain chain = chainOfThree("away");
    chain.pass("good");
    Eventually.holds("the first is told", () -> receiver.calls("test.Chain").size() == 4);
    receiver.away(true);
    for (int i = 0; i < 50; i++) {
      chain.pass("good");
    }
    int before = receiver.refused();
    Eventually.holds("each has tried in vain", () -> receiver.refused() >= before + 8);
    for (int i = 0; i < 50; i++) {
      chain.pass("good");
    }
    receiver.away(false);
    Eventually.holds(
        "all is told",
        () -> receiver.calls("test.Chain").values().stream().allMatch(count -> count == 101));
    assertThat(receiver.calls("test.Chain")).hasSize(4);
  }

  @Test
  void the_end_of_an_application_tells_the_rest() {
    App server = app("errands", "end");
    server.serve(Errand.class, MetricsAppTest::answer);
    App caller = app("caller", "end");
    Errand errands = caller.client(Errand.class);
    for (int i = 0; i < 1_000; i++) {
      errands.run("shopping");
    }
    caller.close();
    assertThat(receiver.calls("test.Errand"))
        .containsEntry("caller client errands test.Errand/Run OK", 1_000L);
  }

  @Test
  void breakers_and_bulkheads_say_how_they_stand(@TempDir Path directory) throws Exception {
    Path rules =
        Files.writeString(
            directory.resolve("rules.yaml"),
            "calls: {test.Errand: {breaker: {state: open}, bulkheads: [{limit: 7}]}}");
    App app =
        App.start(
            "errands",
            Config.empty().with("registry", "memory:stand").with("rules", rules.toString()));
    apps.add(app);
    app.serve(Errand.class, MetricsAppTest::answer);
    Errand errands = app.client(Errand.class);
    assertThatThrownBy(() -> errands.run("shopping")).isInstanceOf(CallException.class);
    assertThat(value(app, "kith_breaker_open", "test.Errand")).isEqualTo(1);
    assertThat(value(app, "kith_bulkhead_places", "method=\"Run\"", "side=\"client\""))
        .isEqualTo(7);
    assertThat(value(app, "kith_bulkhead_taken", "method=\"Run\"", "side=\"client\"")).isZero();
    assertThat(value(app, "kith_interventions_total", "stage=\"breaker\"", "what=\"refused\""))
        .isEqualTo(1);
  }

  @Test
  void a_caller_of_another_make_is_unknown() throws Exception {
    App server = app("errands", "http");
    server.serve(Errand.class, MetricsAppTest::answer);
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://" + server.address() + "/test.Errand/Run"))
              .header("content-type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString("{\"what\": \"shopping\"}"))
              .build();
      assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(200);
    }
    assertThat(value(server, "kith_calls_seconds_count", "peer=\"unknown\"", "code=\"OK\""))
        .isEqualTo(1);
    Eventually.holds(
        "it has no name",
        () ->
            receiver.calls("test.Errand").equals(Map.of("errands server  test.Errand/Run OK", 1L)));
  }

  @Test
  void calls_that_reach_nobody_count_for_whom_they_went_to_before() {
    App server = app("errands", "gone");
    server.serve(Errand.class, MetricsAppTest::answer);
    App caller = app("caller", "gone");
    Errand errands = caller.client(Errand.class);
    errands.run("shopping");
    server.close();
    assertThatThrownBy(() ->
            io.kith.core.Context.within(java.time.Duration.ofMillis(200))
                .call(() -> errands.run("shopping")))
        .isInstanceOf(CallException.class);
    assertThat(
            value(caller, "kith_calls_seconds_count", "peer=\"errands\"", "code=\"UNAVAILABLE\""))
        .isEqualTo(1);
  }

  @Test
  void a_scrape_under_load_sees_counts_that_only_grow() throws InterruptedException {
    App server = app("errands", "load");
    server.serve(Errand.class, MetricsAppTest::answer);
    App caller = app("caller", "load");
    Errand errands = caller.client(Errand.class);
    var stop = new AtomicBoolean();
    List<Thread> callers =
        IntStream.range(0, 4)
            .mapToObj(_ ->
                Thread.ofVirtual()
                    .start(() -> {
                      while (!stop.get()) {
                        errands.run("shopping");
                      }
                    }))
            .toList();
    var seen = new ArrayList<Double>();
    for (int i = 0; i < 20; i++) {
      seen.add(value(server, "kith_calls_seconds_count", "service=\"test.Errand\""));
    }
    stop.set(true);
    for (Thread thread : callers) {
      thread.join();
    }
    assertThat(seen).isSorted();
    String ofErrands = "service=\"test.Errand\"";
    assertThat(value(server, "kith_calls_seconds_count", ofErrands))
        .isEqualTo(value(caller, "kith_calls_seconds_count", ofErrands));
    assertThat(value(caller, "kith_calls_active", ofErrands)).isZero();
  }

  @Test
  void the_application_adds_meters_of_its_own() {
    App app = app("errands", "own");
    app.metrics().counter("orders.paid", "currency", "EUR").increment(3);
    assertThat(app.prometheus()).contains("orders_paid_total{currency=\"EUR\"} 3.0");
  }

  @Test
  void metrics_are_read_although_nothing_is_told_to_anybody() {
    App app = App.start("quiet", Config.empty().with("telemetry.enabled", false));
    apps.add(app);
    app.serve(Errand.class, MetricsAppTest::answer);
    app.client(Errand.class).run("shopping");
    assertThat(value(app, "kith_calls_seconds_count", "side=\"server\"")).isEqualTo(1);
  }
}
