package io.kith.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.collector.Alerts;
import io.kith.collector.Observations;
import io.kith.collector.figures.FigureOptions;
import io.kith.collector.observatory.ObservatoryOptions;
import io.kith.transport.Address;
import io.kith.transport.Client;
import io.kith.transport.Identity;
import io.kith.transport.TransportOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A hub that collects, over HTTP as pages and other languages ask it. */
@Timeout(90)
final class TelemetryHubTest {

  @TempDir private Path directory;

  private final HttpClient client = HttpClient.newHttpClient();

  private HubOptions options() {
    FigureOptions usual = FigureOptions.defaults();
    var quick =
        new FigureOptions(
            Duration.ofSeconds(1),
            usual.series(),
            usual.instances(),
            usual.keepSeconds(),
            usual.keepMinutes(),
            usual.keepHours(),
            usual.keepDays());
    return HubOptions.defaults()
        .withAddress(new Address("127.0.0.1", 0))
        .withTelemetry(ObservatoryOptions.in(directory).with(quick));
  }

  private HttpResponse<String> get(Hub hub, String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://" + hub.address() + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> post(Hub hub, String path, String json)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://" + hub.address() + path))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** Six hundred calls of shop at bank, as bank counts them. */
  private static String calls() {
    Instant at = Instant.now();
    return """
    {"resourceMetrics": [{"resource": {"attributes": [
        {"key": "service.name", "value": {"stringValue": "bank"}},
        {"key": "service.version", "value": {"stringValue": "1.2.0"}},
        {"key": "service.instance.id", "value": {"stringValue": "bank-1"}}]},
      "scopeMetrics": [{"metrics": [{"name": "kith.calls", "unit": "s",
      "histogram": {"aggregationTemporality": 1, "dataPoints": [{
        "timeUnixNano": "%d", "count": "600", "sum": 6.0,
        "explicitBounds": [0.009, 0.011], "bucketCounts": ["0", "600", "0"],
        "attributes": [
          {"key": "kith.side", "value": {"stringValue": "server"}},
          {"key": "kith.peer", "value": {"stringValue": "shop"}},
          {"key": "rpc.method", "value": {"stringValue": "Bank/Pay"}},
          {"key": "kith.code", "value": {"stringValue": "UNAVAILABLE"}}]}]}}]}]}]}
    """
        .formatted(at.getEpochSecond() * 1_000_000_000L);
  }

  private String getUntil(Hub hub, String path, String part)
      throws IOException, InterruptedException {
    while (true) {
      String body = get(hub, path).body();
      if (body.contains(part)) {
        return body;
      }
      Thread.onSpinWait();
    }
  }

  @Test
  void what_is_told_by_otlp_is_answered_as_json_and_there_after_a_restart() throws Exception {
    try (Hub hub = Hub.start(options())) {
      assertThat(post(hub, "/v1/metrics", calls()).statusCode()).isEqualTo(200);
      assertThat(getUntil(hub, "/api/topology", "\"callee\":\"bank\"")).contains("\"nodes\":[");
      assertThat(get(hub, "/api/services/bank").body())
          .contains("\"method\":\"Bank/Pay\"", "\"version\":\"1.2.0\"", "\"UNAVAILABLE\"");
      assertThat(get(hub, "/api/services/bank/series?points=10").body()).contains("\"failed\"");
      assertThat(get(hub, "/api/heatmap?service=bank").body()).contains("\"cells\":[{");
      assertThat(get(hub, "/api/services/nobody").statusCode()).isEqualTo(404);
      assertThat(get(hub, "/api/traces/xyz").statusCode()).isEqualTo(400);
      assertThat(get(hub, "/api/collector").body()).contains("\"received\"");
      assertThat(get(hub, "/api/alerts").statusCode()).isEqualTo(200);
      assertThat(get(hub, "/api/alerts/rules").body()).contains("\"name\":\"errors\"");
    }
    try (Hub hub = Hub.start(options())) {
      assertThat(get(hub, "/api/topology").body()).contains("\"callee\":\"bank\"");
    }
  }

  @Test
  void the_lines_of_a_log_stand_by_their_trace() throws Exception {
    String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    long at = Instant.now().getEpochSecond() * 1_000_000_000L;
    String resource =
        """
        "resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "bank"}}]}\
        """;
    String span =
        """
        {"resourceSpans": [{%s, "scopeSpans": [{"spans": [{"traceId": "%s",
          "spanId": "00000000000000a1", "name": "Bank/Pay", "kind": 2,
          "startTimeUnixNano": "%d", "endTimeUnixNano": "%d"}]}]}]}\
        """
            .formatted(resource, trace, at, at + 5_000_000);
    String line =
        """
        {"resourceLogs": [{%s, "scopeLogs": [{"scope": {"name": "io.bank.Ledger"}, "logRecords": [{
          "timeUnixNano": "%d", "severityText": "WARN", "traceId": "%s",
          "spanId": "00000000000000a1", "body": {"stringValue": "low on coins"}}]}]}]}\
        """
            .formatted(resource, at + 1, trace);
    try (Hub hub = Hub.start(options())) {
      assertThat(post(hub, "/v1/traces", span).statusCode()).isEqualTo(200);
      assertThat(post(hub, "/v1/logs", line).statusCode()).isEqualTo(200);
      assertThat(getUntil(hub, "/api/traces/" + trace + "/logs", "low on coins"))
          .contains("\"severity\":\"WARN\"", "\"logger\":\"io.bank.Ledger\"", "00000000000000a1");
      assertThat(get(hub, "/api/traces/" + trace).body()).contains("\"Bank/Pay\"");
    }
  }

  @Test
  void the_live_topology_comes_as_server_sent_events() throws Exception {
    try (Hub hub = Hub.start(options())) {
      HttpResponse<InputStream> response =
          client.send(
              HttpRequest.newBuilder(URI.create("http://" + hub.address() + "/api/topology/live"))
                  .header("accept", "text/event-stream")
                  .build(),
              HttpResponse.BodyHandlers.ofInputStream());
      try (var lines =
          new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
        assertThat(lines.readLine()).startsWith("data:").contains("\"from\"");
      }
    }
  }

  @Test
  void silences_are_made_and_ended_by_post() throws Exception {
    try (Hub hub = Hub.start(options());
        Client caller = Client.create(new Identity("t", "t-1"), TransportOptions.defaults())) {
      assertThat(
              post(
                      hub,
                      "/api/silences",
                      "{\"service\":\"bank*\",\"lasting\":\"60s\",\"by\":\"ann\"}")
                  .body())
          .contains("\"service\":\"bank*\"", "\"rule\":\"*\"");
      Alerts alerts = caller.channel(hub.address()).stub(Alerts.class);
      String id = alerts.silences().getFirst().id();
      assertThat(post(hub, "/api/silences/" + id + "/end", "{}").statusCode()).isEqualTo(200);
      assertThat(alerts.silences()).isEmpty();
      Observations observations = caller.channel(hub.address()).stub(Observations.class);
      assertThat(observations.topology(Optional.empty(), Optional.empty(), "", "", "").nodes())
          .isEmpty();
    }
  }

  @Test
  void two_hubs_do_not_share_a_directory() throws IOException {
    try (Hub _ = Hub.start(options())) {
      assertThatThrownBy(() -> Hub.start(options()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another process uses " + directory);
    }
  }
}
