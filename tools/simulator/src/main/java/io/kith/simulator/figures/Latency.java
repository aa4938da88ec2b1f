package io.kith.simulator.figures;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * How long calls took, in seconds.
 *
 * @param curve the percentiles, denser towards the top
 */
public record Latency(
    double mean,
    double p50,
    double p90,
    double p99,
    double p999,
    double max,
    List<Percentile> curve) {

  private static final int STEPS_A_DECADE = 12;
  private static final int DECADES = 4;

  /**
   * A point of the distribution.
   *
   * @param percent so many of a hundred calls
   * @param seconds took this long or less
   */
  public record Percentile(double percent, double seconds) {}

  public Latency {
    curve = List.copyOf(curve);
  }

  /** That of a histogram of nanoseconds. */
  public static Latency of(Histogram nanos) {
    var curve = new ArrayList<Percentile>();
    for (int i = 0; i <= STEPS_A_DECADE * DECADES; i++) {
      double percent = 100 * (1 - Math.pow(10, -(double) i / STEPS_A_DECADE));
      double beyond = nanos.getTotalCount() * (1 - percent / 100);
      if (beyond >= 1) { // a percentile that fewer lie beyond says nothing
        curve.add(new Percentile(percent, at(nanos, percent)));
      }
    }
    boolean none = nanos.getTotalCount() == 0;
    return new Latency(
        none ? 0 : nanos.getMean() / 1e9,
        at(nanos, 50),
        at(nanos, 90),
        at(nanos, 99),
        at(nanos, 99.9),
        nanos.getMaxValue() / 1e9,
        curve);
  }

  private static double at(Histogram nanos, double percent) {
    return nanos.getTotalCount() == 0 ? 0 : nanos.getValueAtPercentile(percent) / 1e9;
  }
}
