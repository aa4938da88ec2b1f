package io.kith.telemetry.metrics;

import io.kith.codec.Limits;
import io.kith.codec.ProtoWriter;
import io.kith.telemetry.OtlpAttributes;
import io.kith.telemetry.Resource;
import java.util.List;

/**
 * Families as OTLP has them: one {@code ExportMetricsServiceRequest}. Not thread-safe.
 *
 * @see <a
 *     href="https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/metrics/v1/metrics.proto">metrics.proto</a>
 */
final class OtlpMetrics {

  /** Over which time points that only grow say how much they grew. */
  enum Temporality {
    /** Since somebody took the points before. */
    DELTA(1),
    /** Since the process began. */
    CUMULATIVE(2);

    private final int number;

    Temporality(int number) {
      this.number = number;
    }
  }

  /** More than any request comes to: the points of one are bounded. */
  private static final Limits LIMITS = new Limits(64 << 20, 16, Integer.MAX_VALUE);

  private final ProtoWriter out = new ProtoWriter(16 << 10, LIMITS);
  private final long startNanos;
  private final long nowNanos;
  private final Temporality temporality;

  /**
   * A request that is empty.
   *
   * @param startNanos from when the points that grow count, since 1970
   * @param nowNanos when they were read, since 1970
   */
  private OtlpMetrics(long startNanos, long nowNanos, Temporality temporality) {
    this.startNanos = startNanos;
    this.nowNanos = nowNanos;
    this.temporality = temporality;
  }

  /** The request with these families of a process. */
  static byte[] request(
      Resource resource,
      List<Family> families,
      long startNanos,
      long nowNanos,
      Temporality temporality) {
    return new OtlpMetrics(startNanos, nowNanos, temporality).write(resource, families);
  }

  private byte[] write(Resource resource, List<Family> families) {
    int resourceMetrics = out.begin(1);
    resource.write(1, out);
    int scopeMetrics = out.begin(2);
    int scope = out.begin(1);
    out.string(1, "kith");
    out.end(scope);
    families.stream().filter(family -> !family.points().isEmpty()).forEach(this::family);
    out.end(scopeMetrics);
    out.end(resourceMetrics);
    return out.toByteArray();
  }

  private void family(Family family) {
    int metric = out.begin(2);
    out.string(1, family.name());
    out.string(2, family.help());
    out.string(3, family.unit());
    switch (family.points().getFirst()) {
      case Point.Level _ -> {
        int gauge = out.begin(5);
        points(family);
        out.end(gauge);
      }
      case Point.Total _ -> {
        int sum = out.begin(7);
        points(family);
        out.int32(2, temporality.number);
        out.bool(3, true);
        out.end(sum);
      }
      case Point.Distribution _ -> {
        int histogram = out.begin(9);
        points(family);
        out.int32(2, temporality.number);
        out.end(histogram);
      }
    }
    out.end(metric);
  }

  private void points(Family family) {
    for (Point point : family.points()) {
      int mark = out.begin(1);
      switch (point) {
        case Point.Level(Labels labels, double value) -> number(labels, value);
        case Point.Total(Labels labels, double value) -> number(labels, value);
        case Point.Distribution distribution -> distribution(distribution);
      }
      out.end(mark);
    }
  }

  private void number(Labels labels, double value) {
    attributes(7, labels);
    times();
    out.float64(4, value);
  }

  private void distribution(Point.Distribution point) {
    attributes(9, point.labels());
    times();
    out.fixed64(4, point.count());
    out.float64(5, point.sum());
    if (point.counts().length > 0) {
      int counts = out.begin(6);
      for (long count : point.counts()) {
        out.rawFixed64(count);
      }
      out.end(counts);
      int bounds = out.begin(7);
      for (double bound : point.bounds()) {
        out.rawFloat64(bound);
      }
      out.end(bounds);
    }
  }

  private void times() {
    out.fixed64(2, startNanos);
    out.fixed64(3, nowNanos);
  }

  private void attributes(int field, Labels labels) {
    for (int i = 0; i < labels.keys().size(); i++) {
      OtlpAttributes.text(field, labels.keys().get(i), labels.values().get(i), out);
    }
  }
}
