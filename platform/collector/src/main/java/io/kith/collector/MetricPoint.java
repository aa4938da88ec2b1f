package io.kith.collector;

import io.kith.collector.Observations.Attribute;
import java.util.List;
import java.util.Optional;

/** One figure of a metric, for one set of attributes. */
public sealed interface MetricPoint {

  /** The process that tells it. */
  Source source();

  /** The metric's name, such as {@code kith.calls}. */
  String name();

  /** The metric's unit, such as {@code s}; empty if it says none. */
  String unit();

  /** What it counts for. */
  List<Attribute> attributes();

  /** Since when it counts, in nanoseconds since 1970; zero if that is not known. */
  long startNanos();

  /** Until when, in nanoseconds since 1970. */
  long endNanos();

  /** The value of one attribute; empty if it has none. */
  default String attribute(String key) {
    Optional<Attribute> found =
        attributes().stream().filter(attribute -> attribute.key().equals(key)).findFirst();
    return found.map(Attribute::value).orElse("");
  }

  /** What a figure tells. */
  enum Temporality {
    /** What it is right now. */
    GAUGE,
    /** What came since the figure before. */
    DELTA,
    /** What came since the process began. */
    CUMULATIVE
  }

  /** A gauge or a sum. */
  record Number(
      Source source,
      String name,
      String unit,
      List<Attribute> attributes,
      long startNanos,
      long endNanos,
      Temporality temporality,
      double value)
      implements MetricPoint {
    public Number {
      attributes = List.copyOf(attributes);
    }
  }

  /**
   * How values are spread.
   *
   * @param bounds the upper ends of all buckets but the last, ascending, in the metric's unit
   * @param counts how many values are in each bucket, one more than bounds; both empty if it does
   *     not say
   */
  record Histogram(
      Source source,
      String name,
      String unit,
      List<Attribute> attributes,
      long startNanos,
      long endNanos,
      Temporality temporality,
      long count,
      double sum,
      List<Double> bounds,
      List<Long> counts)
      implements MetricPoint {
    public Histogram {
      attributes = List.copyOf(attributes);
      bounds = List.copyOf(bounds);
      counts = List.copyOf(counts);
    }
  }
}
