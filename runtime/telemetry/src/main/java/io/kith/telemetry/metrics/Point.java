package io.kith.telemetry.metrics;

import io.kith.core.Latencies;
import java.util.concurrent.TimeUnit;

/** One thing that is counted or measured, and what it says now. Immutable. */
public sealed interface Point {

  /** What tells it from the others of its family. */
  Labels labels();

  /** What only grows while the process lives. */
  record Total(Labels labels, double value) implements Point {}

  /** What goes up and down. */
  record Level(Labels labels, double value) implements Point {}

  /**
   * How large many things were.
   *
   * @param sum of all of them
   * @param bounds the ends of the classes, ascending; empty if they are not told apart
   * @param counts how many are in each class, one more than there are bounds; empty without them
   */
  record Distribution(Labels labels, long count, double sum, double[] bounds, long[] counts)
      implements Point {

    public Distribution {
      if (counts.length != (bounds.length == 0 ? 0 : bounds.length + 1)) {
        throw new IllegalArgumentException(
            bounds.length + " bounds make no " + counts.length + " classes");
      }
    }

    /** The latencies, in seconds, by classes with these ends. */
    static Distribution of(Labels labels, Latencies latencies, long[] boundsNanos) {
      return new Distribution(
          labels,
          latencies.count(),
          seconds(latencies.totalNanos()),
          seconds(boundsNanos),
          latencies.counts(boundsNanos));
    }

    static double[] seconds(long[] nanos) {
      double[] seconds = new double[nanos.length];
      for (int i = 0; i < nanos.length; i++) {
        seconds[i] = seconds(nanos[i]);
      }
      return seconds;
    }

    static double seconds(long nanos) {
      return (double) nanos / TimeUnit.SECONDS.toNanos(1);
    }
  }
}
