package io.kith.collector.otlp;

import io.kith.codec.Limits;
import io.kith.codec.ProtoReader;
import io.kith.collector.MetricPoint;
import io.kith.collector.MetricPoint.Temporality;
import io.kith.collector.Observations.Attribute;
import io.kith.collector.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * An {@code ExportMetricsServiceRequest}. Gauges, sums and histograms with explicit bounds are
 * read; exponential histograms and summaries are left out.
 */
public final class OtlpMetrics {

  private static final int RESOURCE_METRICS = 1 << 3 | 2;
  private static final int SCOPE_METRICS = 2 << 3 | 2;
  private static final int METRIC = 2 << 3 | 2;
  private static final int NAME = 1 << 3 | 2;
  private static final int UNIT = 3 << 3 | 2;
  private static final int GAUGE = 5 << 3 | 2;
  private static final int SUM = 7 << 3 | 2;
  private static final int HISTOGRAM = 9 << 3 | 2;
  private static final int POINT = 1 << 3 | 2;
  private static final int TEMPORALITY = 2 << 3;
  private static final int START = 2 << 3 | 1;
  private static final int TIME = 3 << 3 | 1;
  private static final int AS_DOUBLE = 4 << 3 | 1;
  private static final int AS_INT = 6 << 3 | 1;
  private static final int NUMBER_ATTRIBUTE = 7 << 3 | 2;
  private static final int COUNT = 4 << 3 | 1;
  private static final int TOTAL = 5 << 3 | 1;
  private static final int COUNTS_PACKED = 6 << 3 | 2;
  private static final int COUNTS = 6 << 3 | 1;
  private static final int BOUNDS_PACKED = 7 << 3 | 2;
  private static final int BOUNDS = 7 << 3 | 1;
  private static final int HISTOGRAM_ATTRIBUTE = 9 << 3 | 2;

  private final Sources sources;
  private final Limits limits;

  public OtlpMetrics(Sources sources, Limits limits) {
    this.sources = sources;
    this.limits = limits;
  }

  /** So many points are handed on at once: what they take does not depend on the message. */
  private static final int MOST_POINTS = 1_000;

  /** What has been read and is not handed on yet. */
  private static final class Points {
    private final Consumer<List<MetricPoint>> receiver;
    private List<MetricPoint> read = new ArrayList<>();

    Points(Consumer<List<MetricPoint>> receiver) {
      this.receiver = receiver;
    }

    void add(MetricPoint point) {
      read.add(point);
      if (read.size() == MOST_POINTS) {
        handOn();
      }
    }

    void handOn() {
      if (!read.isEmpty()) {
        receiver.accept(read);
        read = new ArrayList<>();
      }
    }
  }

  /**
   * Reads a request.
   *
   * @param receiver is given the points in their order, some at a time
   * @throws io.kith.codec.CodecException if it is none; points before the fault may have been
   *     received
   */
  public void read(byte[] bytes, int offset, int length, Consumer<List<MetricPoint>> receiver) {
    var points = new Points(receiver);
    var in = new ProtoReader(bytes, offset, length, limits);
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      if (tag == RESOURCE_METRICS) {
        resourceMetrics(in, points);
      } else {
        in.skip(tag);
      }
    }
    points.handOn();
  }

  private void resourceMetrics(ProtoReader in, Points points) {
    int outer = in.enter();
    Source source = Resources.ahead(in, sources).source();
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      if (tag == SCOPE_METRICS) {
        scopeMetrics(in, source, points);
      } else {
        in.skip(tag);
      }
    }
    in.leave(outer);
  }

  private static void scopeMetrics(ProtoReader in, Source source, Points points) {
    int outer = in.enter();
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      if (tag == METRIC) {
        metric(in, source, points);
      } else {
        in.skip(tag);
      }
    }
    in.leave(outer);
  }

  /** What all points of a metric have in common. */
  private record Metric(Source source, String name, String unit) {}

  private static void metric(ProtoReader in, Source source, Points points) {
    int outer = in.enter();
    int start = in.position();
    String name = "";
    String unit = "";
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case NAME -> name = Values.text(in, tag);
        case UNIT -> unit = Values.text(in, tag);
        default -> in.skip(tag);
      }
    }
    in.rewind(start);
    var metric = new Metric(source, name, unit);
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case GAUGE, SUM -> points(in, metric, tag == GAUGE, false, points);
        case HISTOGRAM -> points(in, metric, false, true, points);
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
  }

  private static void points(
      ProtoReader in, Metric metric, boolean isGauge, boolean isHistogram, Points points) {
    int outer = in.enter();
    Temporality temporality = isGauge ? Temporality.GAUGE : temporalityAhead(in);
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      if (tag != POINT) {
        in.skip(tag);
      } else if (isHistogram) {
        points.add(histogram(in, metric, temporality));
      } else {
        points.add(number(in, metric, temporality));
      }
    }
    in.leave(outer);
  }

  private static Temporality temporalityAhead(ProtoReader in) {
    int start = in.position();
    int number = 0;
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      if (tag == TEMPORALITY) {
        number = in.int32();
      } else {
        in.skip(tag);
      }
    }
    in.rewind(start);
    return number == 1 ? Temporality.DELTA : Temporality.CUMULATIVE;
  }

  private static MetricPoint number(ProtoReader in, Metric metric, Temporality temporality) {
    long startNanos = 0;
    long endNanos = 0;
    double value = 0;
    var attributes = new ArrayList<Attribute>();
    int outer = in.enter();
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case START -> startNanos = in.fixed64();
        case TIME -> endNanos = in.fixed64();
        case AS_DOUBLE -> value = in.float64();
        case AS_INT -> value = in.fixed64();
        case NUMBER_ATTRIBUTE -> attributes.add(Values.attribute(in));
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    return new MetricPoint.Number(
        metric.source,
        metric.name,
        metric.unit,
        attributes,
        startNanos,
        endNanos,
        temporality,
        value);
  }

  private static MetricPoint histogram(ProtoReader in, Metric metric, Temporality temporality) {
    long startNanos = 0;
    long endNanos = 0;
    long count = 0;
    double sum = 0;
    var bounds = new ArrayList<Double>();
    var counts = new ArrayList<Long>();
    var attributes = new ArrayList<Attribute>();
    int outer = in.enter();
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case START -> startNanos = in.fixed64();
        case TIME -> endNanos = in.fixed64();
        case COUNT -> count = in.fixed64();
        case TOTAL -> sum = in.float64();
        case COUNTS -> counts.add(in.fixed64());
        case BOUNDS -> bounds.add(in.float64());
        case COUNTS_PACKED -> packed(in, () -> counts.add(in.fixed64()));
        case BOUNDS_PACKED -> packed(in, () -> bounds.add(in.float64()));
        case HISTOGRAM_ATTRIBUTE -> attributes.add(Values.attribute(in));
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    boolean fits = counts.size() == bounds.size() + 1;
    return new MetricPoint.Histogram(
        metric.source,
        metric.name,
        metric.unit,
        attributes,
        startNanos,
        endNanos,
        temporality,
        count,
        sum,
        fits ? bounds : List.of(),
        fits ? counts : List.of());
  }

  private static void packed(ProtoReader in, Runnable element) {
    int outer = in.enter();
    while (in.hasMore()) {
      in.element();
      element.run();
    }
    in.leave(outer);
  }
}
