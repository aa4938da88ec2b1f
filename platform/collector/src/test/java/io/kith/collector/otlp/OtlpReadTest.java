package io.kith.collector.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.kith.codec.CodecException;
import io.kith.codec.Limits;
import io.kith.collector.MemoryBudget;
import io.kith.collector.MetricPoint;
import io.kith.collector.Observations.Attribute;
import io.kith.collector.SpanKind;
import io.kith.collector.TraceRecord;
import io.kith.collector.store.Names;
import io.kith.collector.store.PackedTrace;
import io.kith.testkit.Mutation;
import io.kith.testkit.Property;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OtlpReadTest {

  private static final Limits LIMITS = new Limits(1 << 20, 100, 100_000);
  private static final byte[] SPANS =
      Told.traces(
          Told.Span.of("wallet", 5, 1, "Wallet/Pay").with("user.id", "42").failed("no coins"),
          Told.Span.of("bank", 5, 2, "Bank/Take").below(1).at(2_000, 300));

  private final Sources sources = new Sources(new MemoryBudget(16 << 20));

  private List<TraceRecord> read(byte[] bytes) {
    var traces = new ArrayList<PackedTrace>();
    new OtlpTraces(sources, LIMITS, 1 << 16)
        .read(
            bytes,
            0,
            bytes.length,
            (source, span) -> {
              var trace = new PackedTrace(span.idHigh(), span.idLow());
              trace.add(source, span);
              traces.add(trace);
            });
    return traces.stream().map(trace -> trace.read(new Names())).toList();
  }

  @Test
  void a_span_is_read_with_all_that_it_says() {
    var read = read(SPANS);
    assertThat(read).hasSize(2).allMatch(trace -> trace.id().endsWith("0005"));
    var bank = read.get(0).spans().getFirst();
    assertThat(bank.source().service()).isEqualTo("bank");
    assertThat(bank.parentId()).isEqualTo(1);
    assertThat(bank.startNanos()).isEqualTo(2_000);
    assertThat(bank.nanos()).isEqualTo(300);
    var wallet = read.get(1).spans().getFirst();
    assertThat(wallet.name()).isEqualTo("Wallet/Pay");
    assertThat(wallet.kind()).isEqualTo(SpanKind.SERVER);
    assertThat(wallet.failed()).isTrue();
    assertThat(wallet.details().message()).isEqualTo("no coins");
    assertThat(wallet.details().attribute("user.id")).contains("42");
    assertThat(wallet.details().attribute("user")).isEmpty();
    assertThat(wallet.details().attributes()).containsExactly(new Attribute("user.id", "42"));
  }

  @Test
  void a_source_is_the_same_object_again() {
    assertThat(read(SPANS).getFirst().spans().getFirst().source())
        .isSameAs(read(SPANS).getFirst().spans().getFirst().source());
  }

  @Test
  void a_span_without_ids_or_beyond_the_limit_is_not_taken() {
    var none = Told.traces(Told.Span.of("a", 1, 0, "x"));
    var large = Told.traces(Told.Span.of("a", 1, 1, "x").with("k", "v".repeat(1 << 16)));
    var reader = new OtlpTraces(sources, LIMITS, 1 << 16);
    assertThat(reader.read(none, 0, none.length, (source, span) -> {})).isEqualTo(1);
    assertThat(reader.read(large, 0, large.length, (source, span) -> {})).isEqualTo(1);
    assertThat(OtlpTraces.count(SPANS)).isEqualTo(2);
  }

  @Test
  void a_histogram_is_read() {
    byte[] bytes = Told.calls("wallet", "bank", new long[] {1, 2, 3}, new double[] {0.001, 0.01});
    var points = new ArrayList<MetricPoint>();
    new OtlpMetrics(sources, LIMITS).read(bytes, 0, bytes.length, points::addAll);
    assertThat(points).hasSize(1);
    var point = (MetricPoint.Histogram) points.getFirst();
    assertThat(point.name()).isEqualTo("kith.calls");
    assertThat(point.temporality()).isEqualTo(MetricPoint.Temporality.DELTA);
    assertThat(point.counts()).containsExactly(1L, 2L, 3L);
    assertThat(point.bounds()).containsExactly(0.001, 0.01);
    assertThat(point.attribute("kith.peer")).isEqualTo("bank");
    assertThat(point.source().instance()).isEqualTo("wallet-1");
  }

  @Test
  void json_means_the_same_as_protobuf() {
    String json =
        """
        {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"wallet"}}]},
        "scopeSpans":[{"scope":{"name":"s"},"spans":[{"traceId":"00000000000000070000000000000005",
        "spanId":"0000000000000001","name":"Wallet/Pay","kind":2,"startTimeUnixNano":"1000000000",
        "endTimeUnixNano":1001000000,"unknown":[{"x":1}],
        "attributes":[{"key":"n","value":{"intValue":"12"}},{"key":"l","value":{"arrayValue":{"values":[{"stringValue":"a"},{"boolValue":true}]}}}],
        "events":[{"name":"exception","timeUnixNano":"5","attributes":[]}],
        "status":{"code":"STATUS_CODE_ERROR","message":"gone"}}]}]}]}\
        """;
    var span =
        read(OtlpJson.traces(LIMITS).toProtobuf(json.getBytes(StandardCharsets.UTF_8)))
            .getFirst()
            .spans()
            .getFirst();
    assertThat(span.source().service()).isEqualTo("wallet");
    assertThat(span.nanos()).isEqualTo(1_000_000);
    assertThat(span.failed()).isTrue();
    assertThat(span.details().attribute("n")).contains("12");
    assertThat(span.details().attribute("l")).contains("[a,true]");
    assertThat(span.details().message()).isEqualTo("gone");
    assertThat(span.details().events()).hasSize(1);
  }

  @Test
  void zipkins_spans_become_spans() {
    String json =
        """
        [{"traceId":"5","id":"1","name":"pay","kind":"CLIENT","timestamp":1000,"duration":20,
        "localEndpoint":{"serviceName":"wallet","ipv4":"127.0.0.1","port":1},"remoteEndpoint":{"serviceName":"bank"},
        "tags":{"error":"no coins","x":"y"},"annotations":[{"timestamp":1001,"value":"sent"}]},
        {"traceId":"5","id":"1","shared":true,"name":"take","kind":"SERVER","timestamp":1005,"duration":10,
        "localEndpoint":{"serviceName":"bank"}}]\
        """;
    var read = read(new ZipkinJson(LIMITS).toProtobuf(json.getBytes(StandardCharsets.UTF_8)));
    var client = read.get(0).spans().getFirst();
    var server = read.get(1).spans().getFirst();
    assertThat(client.source().service()).isEqualTo("wallet");
    assertThat(client.kind()).isEqualTo(SpanKind.CLIENT);
    assertThat(client.failed()).isTrue();
    assertThat(client.startNanos()).isEqualTo(1_000_000);
    assertThat(client.nanos()).isEqualTo(20_000);
    assertThat(client.details().attribute("peer.service")).contains("bank");
    assertThat(client.details().events()).hasSize(1);
    assertThat(server.parentId()).isEqualTo(client.spanId());
    assertThat(server.source().service()).isEqualTo("bank");
  }

  @Test
  void broken_bytes_are_refused_and_never_more() {
    byte[] log = Told.log("a", 1, 2, "text");
    byte[] calls = Told.calls("a", "b", new long[] {1, 2}, new double[] {1});
    Property.holds(
        3_000,
        source -> {
          readAll(Mutation.of(SPANS, source));
          readAll(Mutation.of(log, source));
          readAll(Mutation.of(calls, source));
          readAll(source.bytes(200));
        });
  }

  private void readAll(byte[] bytes) {
    var lines = new ArrayList<PackedTrace>();
    quietly(() -> readDetails(bytes));
    quietly(() ->
        new OtlpLogs(sources, LIMITS, 1 << 16)
            .read(
                bytes,
                0,
                bytes.length,
                line -> {
                  var trace = new PackedTrace(line.idHigh(), line.idLow());
                  trace.add(line);
                  lines.add(trace);
                }));
    assertThatCode(() -> lines.forEach(line -> line.read(new Names()))).doesNotThrowAnyException();
    quietly(() -> new OtlpMetrics(sources, LIMITS).read(bytes, 0, bytes.length, points -> {}));
    OtlpTraces.count(bytes);
  }

  /** What was let in is read again at any time, and must not fail then. */
  private void readDetails(byte[] bytes) {
    for (TraceRecord trace : read(bytes)) {
      trace
          .spans()
          .forEach(span -> {
            span.details().attributes();
            span.details().events();
            span.details().message();
            span.details().attribute("user.id");
          });
    }
  }

  @Test
  void broken_json_is_refused_and_never_more() {
    String otlp =
        "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":\"00000000000000070000000000000005\",\"spanId\":\"0000000000000001\",\"kind\":2,\"attributes\":[{\"key\":\"n\",\"value\":{\"intValue\":\"12\"}}]}]}]}]}";
    String zipkin =
        "[{\"traceId\":\"5\",\"id\":\"1\",\"timestamp\":1000,\"localEndpoint\":{\"serviceName\":\"w\"},\"tags\":{\"a\":\"b\"},\"annotations\":[{\"timestamp\":1,\"value\":\"v\"}]}]";
    Property.holds(
        3_000,
        source -> {
          byte[] brokenOtlp = Mutation.of(otlp, source).getBytes(StandardCharsets.UTF_8);
          byte[] brokenZipkin = Mutation.of(zipkin, source).getBytes(StandardCharsets.UTF_8);
          quietly(() -> read(OtlpJson.traces(LIMITS).toProtobuf(brokenOtlp)));
          quietly(() -> OtlpJson.logs(LIMITS).toProtobuf(brokenOtlp));
          quietly(() -> OtlpJson.metrics(LIMITS).toProtobuf(brokenOtlp));
          quietly(() -> read(new ZipkinJson(LIMITS).toProtobuf(brokenZipkin)));
        });
  }

  private static void quietly(Runnable reading) {
    try {
      reading.run();
    } catch (CodecException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }
}
