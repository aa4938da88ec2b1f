package io.kith.collector.otlp;

import io.kith.codec.Limits;
import io.kith.codec.ProtoWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a process tells in a test: requests of OTLP, written field by field. */
public final class Told {

  private static final Limits LIMITS = Limits.defaults();

  private Told() {}

  /** A span to be told. */
  public record Span(
      String service,
      long traceId,
      long spanId,
      long parentId,
      String name,
      int kind,
      long startNanos,
      long nanos,
      String error,
      Map<String, String> attributes) {

    public static Span of(String service, long traceId, long spanId, String name) {
      return new Span(service, traceId, spanId, 0, name, 2, 1_000_000_000, 1_000_000, "", Map.of());
    }

    public Span below(long parent) {
      return new Span(
          service, traceId, spanId, parent, name, kind, startNanos, nanos, error, attributes);
    }

    public Span at(long start, long duration) {
      return new Span(
          service, traceId, spanId, parentId, name, kind, start, duration, error, attributes);
    }

    public Span failed(String message) {
      return new Span(
          service, traceId, spanId, parentId, name, kind, startNanos, nanos, message, attributes);
    }

    public Span with(String key, String value) {
      var more = new TreeMap<>(attributes);
      more.put(key, value);
      return new Span(
          service, traceId, spanId, parentId, name, kind, startNanos, nanos, error, more);
    }
  }

  /** An {@code ExportTraceServiceRequest}. */
  public static byte[] traces(Span... spans) {
    return traces(List.of(spans));
  }

  /** An {@code ExportTraceServiceRequest}. */
  public static byte[] traces(List<Span> spans) {
    var byService = new TreeMap<String, List<Span>>();
    spans.forEach(
        span -> byService.computeIfAbsent(span.service, s -> new ArrayList<>()).add(span));
    var out = new ProtoWriter(1024, LIMITS);
    byService.forEach((service, own) -> {
      int resource = out.begin(1);
      resource(out, service);
      int scope = out.begin(2);
      own.forEach(span -> span(out, span));
      out.end(scope);
      out.end(resource);
    });
    return out.toByteArray();
  }

  private static void resource(ProtoWriter out, String service) {
    int mark = out.begin(1);
    attribute(out, 1, "service.name", service);
    attribute(out, 1, "service.instance.id", service + "-1");
    out.end(mark);
  }

  private static void span(ProtoWriter out, Span span) {
    int mark = out.begin(2);
    out.bytes(1, traceId(span.traceId));
    out.bytes(2, id(span.spanId));
    if (span.parentId != 0) {
      out.bytes(4, id(span.parentId));
    }
    out.string(5, span.name);
    out.int32(6, span.kind);
    out.fixed64(7, span.startNanos);
    out.fixed64(8, span.startNanos + span.nanos);
    span.attributes.forEach((key, value) -> attribute(out, 9, key, value));
    if (!span.error.isEmpty()) {
      int status = out.begin(15);
      out.string(2, span.error);
      out.int32(3, 2);
      out.end(status);
    }
    out.end(mark);
  }

  /** An {@code ExportLogsServiceRequest} with a line. */
  public static byte[] log(String service, long traceId, long spanId, String text) {
    var out = new ProtoWriter(256, LIMITS);
    int mark = out.begin(1);
    resource(out, service);
    int scoped = out.begin(2);
    int scope = out.begin(1);
    out.string(1, "a.Logger");
    out.end(scope);
    int line = out.begin(2);
    out.fixed64(1, 1_000_000_500L);
    out.int32(2, 13);
    int body = out.begin(5);
    out.string(1, text);
    out.end(body);
    out.bytes(9, traceId(traceId));
    out.bytes(10, id(spanId));
    out.end(line);
    out.end(scoped);
    out.end(mark);
    return out.toByteArray();
  }

  /** An {@code ExportMetricsServiceRequest} with a histogram of deltas. */
  public static byte[] calls(String service, String peer, long[] counts, double[] bounds) {
    var out = new ProtoWriter(256, LIMITS);
    int mark = out.begin(1);
    resource(out, service);
    int scoped = out.begin(2);
    int metric = out.begin(2);
    out.string(1, "kith.calls");
    out.string(3, "s");
    int histogram = out.begin(9);
    int point = out.begin(1);
    out.fixed64(2, 1_000);
    out.fixed64(3, 2_000);
    long all = 0;
    for (long count : counts) {
      all += count;
    }
    out.fixed64(4, all);
    out.float64(5, 0.5);
    int packed = out.begin(6);
    for (long count : counts) {
      out.rawFixed64(count);
    }
    out.end(packed);
    packed = out.begin(7);
    for (double bound : bounds) {
      out.rawFloat64(bound);
    }
    out.end(packed);
    attribute(out, 9, "kith.peer", peer);
    out.end(point);
    out.int32(2, 1);
    out.end(histogram);
    out.end(metric);
    out.end(scoped);
    out.end(mark);
    return out.toByteArray();
  }

  private static void attribute(ProtoWriter out, int field, String key, String value) {
    int mark = out.begin(field);
    out.string(1, key);
    int any = out.begin(2);
    out.string(1, value);
    out.end(any);
    out.end(mark);
  }

  private static byte[] traceId(long low) {
    return ByteBuffer.allocate(16).putLong(7).putLong(low).array();
  }

  private static byte[] id(long id) {
    return ByteBuffer.allocate(8).putLong(id).array();
  }
}
