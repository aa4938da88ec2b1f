package io.kith.collector.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.collector.Eventually;
import io.kith.collector.otlp.Told;
import io.kith.collector.store.Journal;
import io.kith.transport.Identity;
import io.kith.transport.Server;
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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a collector holds is bounded, whatever is sent to it. */
@Timeout(120)
class CollectorMemoryTest {

  private static final long MEMORY = 16 << 20;

  /** What has been let in may become a little more than was thought. */
  private static final long SLACK = 1 << 20;

  private static final String PROTOBUF = "application/x-protobuf";
  private static final String JSON = "application/json";

  @TempDir Path directory;
  private final AtomicLong most = new AtomicLong();

  @Test
  void hostile_messages_are_shed_and_counted_before_they_take_more_than_there_is()
      throws Exception {
    var gate = new CountDownLatch(1);
    try (var collector =
            Collector.open(
                CollectorTest.options(Duration.ZERO),
                directory,
                (trace, kept) -> pass(gate),
                points -> {});
        var server = Server.builder(new Identity("hub", "hub-1")).start();
        var http = HttpClient.newHttpClient()) {
      collector.serve(server);
      String hub = "http://" + server.address();
      long sent = 0;
      for (int round = 0; round < 4; round++) {
        int from = round * 100_000;
        sent += 3 * 1_500 + 6_000;
        post(http, hub + "/v1/traces", PROTOBUF, manyResources(from, 1_500), collector);
        post(http, hub + "/v1/traces", PROTOBUF, tinySpans(from + 10_000, 6_000), collector);
        post(http, hub + "/v1/traces", JSON, json(from + 20_000, 1_500), collector);
        post(http, hub + "/api/v2/spans", JSON, zipkin(from + 30_000, 1_500), collector);
        post(http, hub + "/v1/traces", PROTOBUF, manyAttributes(from + 40_000), collector);
        sent += 1;
      }
      assertThat(collector.state().shed()).isPositive();
      assertThat(collector.state().received() + collector.state().shed()).isEqualTo(sent);
      assertThat(most.get()).isBetween(MEMORY / 2, MEMORY + SLACK);
      gate.countDown();
      Eventually.holds(() -> collector.usedMemory() <= MEMORY / 3);
    }
  }

  @Test
  void a_few_bytes_that_become_very_many_take_nothing() throws Exception {
    try (var collector = open(directory);
        var server = Server.builder(new Identity("hub", "hub-1")).start();
        var http = HttpClient.newHttpClient()) {
      collector.serve(server);
      String url = "http://" + server.address() + "/v1/traces";
      byte[] bomb = zipped(new byte[64 << 20]);
      assertThat(bomb).hasSizeLessThan(100_000);
      for (int i = 0; i < 20; i++) {
        HttpRequest request =
            HttpRequest.newBuilder(URI.create(url))
                .header("content-type", PROTOBUF)
                .header("content-encoding", "gzip")
                .POST(HttpRequest.BodyPublishers.ofByteArray(bomb))
                .build();
        int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        assertThat(status / 100).isEqualTo(4);
      }
      assertThat(collector.usedMemory()).isZero();
    }
  }

  @Test
  void a_journal_that_holds_more_than_the_memory_is_taken_bit_by_bit() throws Exception {
    int messages = 40;
    try (var journal = new Journal(directory)) {
      for (int i = 0; i < messages; i++) {
        byte[] message = longSpan(i);
        journal.append(Journal.Kind.TRACES, message, 0, message.length).await();
      }
    }
    try (var collector = open(directory)) {
      assertThat(collector.state().received()).isEqualTo(messages);
      Eventually.holds(() -> collector.state().kept() == messages);
      assertThat(collector.state().shed()).isZero();
    }
  }

  @Test
  void a_start_that_fails_leaves_no_thread_and_no_file_in_use() throws Exception {
    Path bad = Files.writeString(directory.resolve("journal-of-nobody"), "x");
    assertThatThrownBy(() -> open(directory)).isInstanceOf(NumberFormatException.class);
    Eventually.holds(() -> threads().isEmpty());
    Files.delete(bad);
    open(directory).close();
    assertThat(threads()).isEmpty();
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("kith-collector"))
        .toList();
  }

  private static Collector open(Path directory) throws IOException {
    return Collector.open(
        CollectorTest.options(Duration.ZERO), directory, (trace, kept) -> {}, points -> {});
  }

  private static void pass(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void post(HttpClient http, String url, String type, byte[] body, Collector collector)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .header("content-type", type)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    assertThat(status).isIn(200, 202, 429);
    most.accumulateAndGet(collector.usedMemory(), Math::max);
  }

  /** Each span has a process of its own. */
  private static byte[] manyResources(int from, int count) {
    var spans = new ArrayList<Told.Span>();
    for (int i = from; i < from + count; i++) {
      spans.add(Told.Span.of("s".repeat(300) + i, i + 1, 1, "x"));
    }
    return Told.traces(spans);
  }

  /** Each is a trace of its own, which takes much more than its bytes. */
  private static byte[] tinySpans(int from, int count) {
    var spans = new ArrayList<Told.Span>();
    for (int i = from; i < from + count; i++) {
      spans.add(Told.Span.of("a", i + 1, 1, ""));
    }
    return Told.traces(spans);
  }

  private static byte[] longSpan(int number) {
    return Told.traces(Told.Span.of("a", number + 1, 1, "x").with("k", "v".repeat(900 << 10)));
  }

  private static byte[] manyAttributes(int number) {
    var span = Told.Span.of("a", number + 1, 1, "x");
    for (int i = 0; i < 500; i++) {
      span = span.with("key" + i, "v".repeat(1_000));
    }
    return Told.traces(span);
  }

  private static byte[] json(int from, int count) {
    var text = new StringBuilder("{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[");
    for (int i = from; i < from + count; i++) {
      text.append(i == from ? "" : ",")
          .append("{\"traceId\":\"%032x\",\"spanId\":\"0000000000000001\"}".formatted(i + 1));
    }
    return text.append("]}]}]}").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] zipkin(int from, int count) {
    var text = new StringBuilder("[");
    for (int i = from; i < from + count; i++) {
      text.append(i == from ? "" : ",")
          .append("{\"traceId\":\"%032x\",\"id\":\"1\"}".formatted(i + 1));
    }
    return text.append("]").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] zipped(byte[] bytes) throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    }
    return packed.toByteArray();
  }
}
