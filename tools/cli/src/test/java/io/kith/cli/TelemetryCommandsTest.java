package io.kith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.collector.CollectorOptions;
import io.kith.collector.alert.AlertSettings;
import io.kith.collector.figures.FigureOptions;
import io.kith.collector.observatory.ObservatoryOptions;
import io.kith.config.Config;
import io.kith.hub.Hub;
import io.kith.hub.HubOptions;
import io.kith.transport.Address;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is told to a real hub by OTLP, in JSON as any language sends it, as {@code kith} shows it.
 */
@Timeout(90)
final class TelemetryCommandsTest {

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  @TempDir private Path directory;

  private final long start = nanos(Instant.now().minusSeconds(60));
  private final HttpClient client = HttpClient.newHttpClient();
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();
  private Hub hub;

  /** What the hub is told about the collector, but for its files. */
  record Sections(CollectorOptions collector, FigureOptions figures, AlertSettings alerts) {}

  @BeforeEach
  void start() throws IOException {
    Sections sections =
        Config.empty()
            .with("collector.settle", "100ms")
            .with("figures.flush", "1s")
            .bind(Sections.class)
            .value();
    hub =
        Hub.start(
            HubOptions.defaults()
                .withAddress(new Address("127.0.0.1", 0))
                .withTelemetry(
                    new ObservatoryOptions(
                        directory, sections.collector(), sections.figures(), sections.alerts())));
  }

  @AfterEach
  void stop() {
    hub.close();
    client.close();
  }

  private int execute(String... args) {
    out = new StringWriter();
    err = new StringWriter();
    var all = new String[args.length + 1];
    System.arraycopy(args, 0, all, 0, args.length);
    all[args.length] = "--registry=hub://" + hub.address();
    return Main.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(all);
  }

  /** Until the output is as it should be: a hub writes a second later, or two. */
  private void executeUntil(Predicate<String> enough, String... args) throws InterruptedException {
    do {
      execute(args);
      Thread.onSpinWait();
    } while (!enough.test(out.toString()) && !Thread.interrupted());
  }

  private void post(String path, String json) throws IOException, InterruptedException {
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(URI.create("http://" + hub.address() + path))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
  }

  private static long nanos(Instant time) {
    return time.getEpochSecond() * 1_000_000_000L + time.getNano();
  }

  private static String resource(String service) {
    return """
    "resource": {"attributes": [
      {"key": "service.name", "value": {"stringValue": "%s"}},
      {"key": "service.instance.id", "value": {"stringValue": "%s-1"}}]}\
    """
        .formatted(service, service);
  }

  /** One span; times are in milliseconds since the trace began. */
  private String span(
      String service,
      String id,
      String parent,
      int kind,
      String name,
      int from,
      int to,
      String more) {
    return """
    {%s, "scopeSpans": [{"spans": [{"traceId": "%s", "spanId": "%s", "parentSpanId": "%s",
      "name": "%s", "kind": %d, "startTimeUnixNano": "%d", "endTimeUnixNano": "%d"%s}]}]}\
    """
        .formatted(
            resource(service),
            TRACE,
            id,
            parent,
            name,
            kind,
            start + from * 1_000_000L,
            start + to * 1_000_000L,
            more);
  }

  private void tellTrace() throws IOException, InterruptedException {
    String failed =
        """
        , "status": {"code": 2, "message": "no money\\nleft"}, "events": [{"name": "exception",
          "timeUnixNano": "%d", "attributes": [
            {"key": "exception.message", "value": {"stringValue": "broke"}}]}]\
        """
            .formatted(start + 87_000_000);
    String sql =
        """
        , "attributes": [
          {"key": "db.system.name", "value": {"stringValue": "postgresql"}},
          {"key": "db.query.text", "value": {"stringValue": "SELECT coins FROM balance WHERE id = ?"}}]\
        """;
    post(
        "/v1/traces",
        "{\"resourceSpans\": ["
            + String.join(
                ",",
                span("shop", "00000000000000a1", "", 2, "POST /buy", 0, 100, ""),
                span("shop", "00000000000000a2", "00000000000000a1", 3, "Bank/Pay", 10, 90, failed),
                span("bank", "00000000000000a3", "00000000000000a2", 2, "Bank/Pay", 12, 88, failed),
                span("bank", "00000000000000a4", "00000000000000a3", 3, "SELECT", 20, 80, sql))
            + "]}");
  }

  private void tellCalls() throws IOException, InterruptedException {
    post(
        "/v1/metrics",
        """
        {"resourceMetrics": [{%s, "scopeMetrics": [{"metrics": [{"name": "kith.calls", "unit": "s",
          "histogram": {"aggregationTemporality": 1, "dataPoints": [{
            "timeUnixNano": "%d", "count": "600", "sum": 6.0,
            "explicitBounds": [0.009, 0.011], "bucketCounts": ["0", "600", "0"],
            "attributes": [
              {"key": "kith.side", "value": {"stringValue": "server"}},
              {"key": "kith.peer", "value": {"stringValue": "shop"}},
              {"key": "rpc.method", "value": {"stringValue": "Bank/Pay"}},
              {"key": "kith.code", "value": {"stringValue": "OK"}}]}]}}]}]}]}
        """
            .formatted(resource("bank"), nanos(Instant.now().minusSeconds(40))));
  }

  @Test
  void a_trace_is_a_tree_with_what_went_wrong_and_the_critical_path() throws Exception {
    tellTrace();
    executeUntil(text -> text.contains("4 spans"), "trace", TRACE);
    assertThat(out.toString().lines().map(String::stripTrailing))
        .anyMatch(
            line -> line.matches("trace " + TRACE + " .* 100 ms  4 spans, 2 services, FAILED"))
        .anyMatch(line -> line.matches("\\* shop  POST /buy .*100 ms +20 ms"))
        .anyMatch(line -> line.matches("\\*   shop  → Bank/Pay .*80 ms +4\\.00 ms +10 ms  FAILED"))
        .anyMatch(line -> line.matches("\\*       bank  → SELECT .*60 ms +60 ms +8\\.00 ms"))
        .anyMatch(line -> line.strip().equals("✗ no money left"))
        .anyMatch(line -> line.strip().equals("SQL SELECT coins FROM balance WHERE id = ?"))
        .anyMatch(line -> line.strip().equals("· 87 ms  exception broke"));
    assertThat(execute("trace", TRACE, "--json")).isZero();
    assertThat(out.toString()).contains("\"criticalMicros\"").contains("\"no money\\nleft\"");
  }

  @Test
  void traces_are_listed_by_what_is_known_of_them() throws Exception {
    tellTrace();
    executeUntil(
        text -> text.contains(TRACE), "trace", "--failed", "--service", "bank", "--slower", "50ms");
    assertThat(out.toString()).contains("FAILED  shop  POST /buy  4 spans");
    assertThat(execute("trace", "--slower", "200ms")).isZero();
    assertThat(out.toString()).isEqualTo("no traces match\n");
    assertThat(execute("trace", "--failed", "--json")).isZero();
    assertThat(out.toString()).contains("\"traceId\":\"" + TRACE + "\"");
  }

  @Test
  void top_shows_how_services_go_and_who_calls_them() throws Exception {
    tellCalls();
    executeUntil(text -> text.contains("bank"), "top", "--once");
    assertThat(out.toString().lines())
        .anyMatch(line -> line.contains("2 services, 10.0 calls/s, 0 alerts"))
        .anyMatch(line ->
            line.matches("bank +service +- +10\\.0 +0 % +9\\.\\d+ ms +12 ms +- +shop 100 %"));
    assertThat(execute("top", "--json")).isZero();
    assertThat(out.toString()).contains("\"caller\":\"shop\",\"callee\":\"bank\"");
  }

  @Test
  void what_cannot_be_shown_is_said_with_what_to_do() throws IOException {
    assertThat(execute("trace", "0".repeat(31) + "1")).isEqualTo(1);
    assertThat(err.toString()).startsWith("kith trace: no trace 0").contains("is kept");
    assertThat(execute("trace", "xyz")).isEqualTo(2);
    assertThat(err.toString()).contains("it has 32 hexadecimal digits");
    assertThat(execute("top", "--over", "1s")).isEqualTo(2);
    int free;
    try (var socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    assertThat(elsewhere("hub://127.0.0.1:" + free)).isEqualTo(3);
    assertThat(err.toString()).contains("Is it running (kith hub)?");
    assertThat(elsewhere("etcd://127.0.0.1:2379")).isEqualTo(2);
    assertThat(err.toString()).contains("is no hub, and traces and figures are kept by hubs");
  }

  @Test
  void a_hub_that_collects_nothing_is_told_from_one_that_is_not_there() throws IOException {
    try (var silent = Hub.start(HubOptions.defaults().withAddress(new Address("127.0.0.1", 0)))) {
      assertThat(elsewhere("hub://" + silent.address())).isEqualTo(1);
      assertThat(err.toString()).contains("collects nothing");
    }
  }

  private int elsewhere(String registry) {
    err = new StringWriter();
    return Main.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute("top", "--once", "--timeout", "5s", "--registry", registry);
  }
}
