package io.kith.collector.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.collector.CollectorOptions;
import io.kith.collector.Eventually;
import io.kith.collector.MetricPoint;
import io.kith.collector.Observations.TraceSummary;
import io.kith.collector.TraceQuery;
import io.kith.collector.TraceRecord;
import io.kith.collector.otlp.Told;
import io.kith.config.ByteSize;
import io.kith.transport.Client;
import io.kith.transport.Identity;
import io.kith.transport.Protocol;
import io.kith.transport.Server;
import io.kith.transport.TransportOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A collector on a server, as those see it who send to it. */
@Timeout(60)
class CollectorTest {

  private static final String PROTOBUF = "application/x-protobuf";
  private static final String JSON = "application/json";

  @TempDir Path directory;
  private final Queue<TraceRecord> told = new ConcurrentLinkedQueue<>();
  private final Queue<MetricPoint> figures = new ConcurrentLinkedQueue<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private Collector collector;
  private Server server;

  @BeforeEach
  void start() throws IOException {
    start(options(Duration.ZERO));
  }

  private void start(CollectorOptions options) throws IOException {
    collector = open(options, directory.resolve("data"));
    server = Server.builder(new Identity("hub", "hub-1")).start();
    collector.serve(server);
  }

  private Collector open(CollectorOptions options, Path data) throws IOException {
    return Collector.open(
        options, data, (trace, kept) -> told.add(trace), points -> figures.addAll(points));
  }

  static CollectorOptions options(Duration settle) {
    CollectorOptions usual = CollectorOptions.in("");
    return new CollectorOptions(
        usual.store(),
        usual.user(),
        usual.password(),
        usual.directory(),
        new ByteSize(16 << 20),
        settle,
        usual.longestWait(),
        usual.slow(),
        usual.keepShare(),
        usual.keepPerSecond(),
        usual.retention(),
        usual.size(),
        List.of());
  }

  @AfterEach
  void stop() {
    server.close();
    collector.close();
    http.close();
  }

  private HttpResponse<byte[]> post(String path, String type, byte[] body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://" + server.address() + path))
            .header("content-type", type)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    return http.send(
        headers.length == 0 ? request.build() : request.headers(headers).build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }

  private List<TraceSummary> found(Collector in) {
    return in.traces()
        .search(TraceQuery.newest(Instant.EPOCH, Instant.parse("2200-01-01T00:00:00Z"), 100))
        .traces();
  }

  @Test
  void spans_of_one_trace_that_come_from_two_processes_are_one_trace() throws Exception {
    var caller = Told.traces(Told.Span.of("wallet", 5, 1, "Wallet/Pay"));
    var callee = Told.traces(Told.Span.of("bank", 5, 2, "Bank/Take").below(1));
    assertThat(post("/v1/traces", PROTOBUF, caller).statusCode()).isEqualTo(200);
    assertThat(post("/v1/traces", PROTOBUF, callee).body()).isEmpty();
    Eventually.holds(() -> !found(collector).isEmpty() && found(collector).getFirst().spans() == 2);
    assertThat(found(collector).getFirst().services()).containsExactly("bank", "wallet");
    assertThat(found(collector).getFirst().name()).isEqualTo("Wallet/Pay");
    assertThat(collector.traces().trace(7, 5).orElseThrow().spans()).hasSize(2);
    assertThat(told.stream().mapToInt(trace -> trace.spans().size()).sum()).isEqualTo(2);
    assertThat(collector.state().received()).isEqualTo(2);
  }

  @Test
  void compressed_bodies_json_and_zipkin_are_taken() throws Exception {
    byte[] spans = Told.traces(Told.Span.of("a", 1, 1, "x"));
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(spans);
    }
    assertThat(
            post("/v1/traces", PROTOBUF, packed.toByteArray(), "content-encoding", "gzip")
                .statusCode())
        .isEqualTo(200);
    String json =
        "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":\"00000000000000070000000000000002\",\"spanId\":\"0000000000000001\",\"name\":\"j\"},{\"traceId\":\"\",\"spanId\":\"0000000000000001\"}]}]}]}";
    HttpResponse<byte[]> answer =
        post("/v1/traces", JSON + "; charset=utf-8", json.getBytes(StandardCharsets.UTF_8));
    assertThat(new String(answer.body(), StandardCharsets.UTF_8))
        .startsWith("{\"partialSuccess\":{\"rejectedSpans\":\"1\"");
    String zipkin =
        "[{\"traceId\":\"3\",\"id\":\"1\",\"name\":\"z\",\"localEndpoint\":{\"serviceName\":\"old\"}}]";
    assertThat(
            post("/api/v2/spans", JSON, zipkin.getBytes(StandardCharsets.UTF_8)).statusCode() / 100)
        .isEqualTo(2);
    Eventually.holds(() -> found(collector).size() == 3);
  }

  @Test
  void what_is_no_otlp_is_refused() throws Exception {
    assertThat(post("/v1/traces", PROTOBUF, new byte[] {1, 2, 3}).statusCode()).isEqualTo(400);
    assertThat(post("/v1/traces", JSON, new byte[] {'['}).statusCode()).isEqualTo(400);
    assertThat(post("/v1/traces", "text/plain", new byte[0]).statusCode()).isEqualTo(400);
    assertThat(post("/v1/traces", "application/jsonx", new byte[0]).statusCode()).isEqualTo(400);
  }

  @Test
  void figures_and_lines_are_taken() throws Exception {
    byte[] calls = Told.calls("wallet", "bank", new long[] {1, 2}, new double[] {0.1});
    assertThat(post("/v1/metrics", PROTOBUF, calls).statusCode()).isEqualTo(200);
    assertThat(figures).hasSize(1);
    post("/v1/logs", PROTOBUF, Told.log("wallet", 5, 1, "paid"));
    post("/v1/traces", PROTOBUF, Told.traces(Told.Span.of("wallet", 5, 1, "Wallet/Pay")));
    Eventually.holds(() -> found(collector).size() == 1);
    Eventually.holds(
        () -> collector.traces().trace(7, 5).filter(t -> t.logs().size() == 1).isPresent());
    var line = collector.traces().trace(7, 5).orElseThrow().logs().getFirst();
    assertThat(line.text()).isEqualTo("paid");
    assertThat(line.logger()).isEqualTo("a.Logger");
    assertThat(line.severity()).isEqualTo("WARN");
  }

  @Test
  void what_waits_is_found_by_its_id_and_outlives_a_process_that_is_killed() throws Exception {
    stopServer();
    start(options(Duration.ofSeconds(50)));
    post("/v1/traces", PROTOBUF, Told.traces(Told.Span.of("wallet", 9, 1, "Wallet/Pay")));
    assertThat(collector.traces().trace(7, 9)).isPresent();
    Path copy = Files.createDirectory(directory.resolve("as-it-was"));
    try (Stream<Path> files = Files.list(directory.resolve("data"))) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    try (var next = open(options(Duration.ZERO), copy)) {
      Eventually.holds(() -> found(next).size() == 1);
    }
    try (var last = open(options(Duration.ZERO), copy)) {
      assertThat(found(last)).hasSize(1);
    }
    assertThat(told).isEmpty();
  }

  private void stopServer() {
    server.close();
    collector.close();
  }

  @Test
  void a_directory_is_one_collectors() {
    assertThatThrownBy(() -> open(options(Duration.ZERO), directory.resolve("data")))
        .hasMessageContaining("another process uses");
  }

  @Test
  void more_than_there_is_room_for_is_refused_for_a_while_and_taken_again() throws Exception {
    stopServer();
    var gate = new CountDownLatch(1);
    collector =
        Collector.open(
            options(Duration.ZERO),
            directory.resolve("data"),
            (trace, kept) -> pass(gate),
            points -> {});
    server = Server.builder(new Identity("hub", "hub-1")).start();
    collector.serve(server);
    HttpResponse<byte[]> answer = post("/v1/traces", PROTOBUF, large(1));
    for (int i = 2; answer.statusCode() == 200 && i < 100; i++) {
      answer = post("/v1/traces", PROTOBUF, large(i));
    }
    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValue("retry-after")).contains("1");
    assertThat(collector.state().shed()).isEqualTo(1);
    gate.countDown();
    Eventually.holds(() -> isTaken(large(200)));
  }

  private static byte[] large(long id) {
    return Told.traces(Told.Span.of("a", id, 1, "x").with("k", "v".repeat(900 << 10)));
  }

  private boolean isTaken(byte[] body) {
    try {
      return post("/v1/traces", PROTOBUF, body).statusCode() == 200;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static void pass(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void a_message_that_is_too_long_is_refused_for_good() throws Exception {
    assertThat(post("/v1/traces", PROTOBUF, new byte[3 << 20]).statusCode()).isEqualTo(400);
  }

  @Test
  void grpc_clients_export_as_they_do_over_http() throws Exception {
    try (var client = Client.create(new Identity("sdk", "sdk-1"), TransportOptions.defaults());
        var channel = client.channel(server.address(), Protocol.GRPC)) {
      var service = channel.stub(TraceService.class);
      byte[] whole = Told.traces(Told.Span.of("wallet", 5, 1, "Wallet/Pay"));
      int head = whole[1] < 0 ? 3 : 2;
      byte[] spans = Arrays.copyOfRange(whole, head, whole.length);
      assertThat(
              service
                  .export(new TraceService.ExportTraceServiceRequest(List.of(spans)))
                  .partialSuccess())
          .isEmpty();
      Eventually.holds(() -> found(collector).size() == 1);
    }
  }

  @Test
  void what_comes_in_is_sent_on() throws Exception {
    try (var backend = Server.builder(new Identity("backend", "backend-1")).start();
        var second = open(options(Duration.ZERO), directory.resolve("second"))) {
      second.serve(backend);
      stopServer();
      start(exporting("http://" + backend.address()));
      post("/v1/traces", PROTOBUF, Told.traces(Told.Span.of("wallet", 5, 1, "Wallet/Pay")));
      Eventually.holds(() -> found(second).size() == 1);
      backend.close();
      post("/v1/traces", PROTOBUF, Told.traces(Told.Span.of("wallet", 6, 1, "Wallet/Pay")));
      Eventually.holds(() -> collector.exportsDropped() == 1);
    }
  }

  private static CollectorOptions exporting(String url) {
    CollectorOptions usual = options(Duration.ZERO);
    return new CollectorOptions(
        usual.store(),
        usual.user(),
        usual.password(),
        usual.directory(),
        usual.memory(),
        usual.settle(),
        usual.longestWait(),
        usual.slow(),
        usual.keepShare(),
        usual.keepPerSecond(),
        usual.retention(),
        usual.size(),
        List.of(new CollectorOptions.ExportSettings(url, Map.of(), new ByteSize(1 << 20))));
  }
}
