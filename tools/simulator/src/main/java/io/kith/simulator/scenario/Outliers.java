package io.kith.simulator.scenario;

import io.kith.config.Default;
import io.kith.config.Range;
import io.kith.policy.Ejection;
import io.kith.policy.OutlierDetection;
import java.time.Duration;

/**
 * When an instance does so much worse than its peers that it gets no calls, and for how long, as
 * {@link OutlierDetection} and {@link Ejection} have it.
 *
 * @param enabled whether anybody looks for outliers
 * @param latencyFactor how many times as long as those of its peers its replies must take
 */
public record Outliers(
    @Default("true") boolean enabled,
    @Default("5") @Range(least = "2", most = "1000000") int failuresInARow,
    @Default("0.2") @Range(least = "0", most = "1") double failureMargin,
    @Default("5") @Range(least = "1.01", most = "1000000") double latencyFactor,
    @Default("20ms") @Range(least = "0s", most = "1h") Duration latencyFloor,
    @Default("10s") @Range(least = "100ms", most = "1h") Duration window,
    @Default("20") @Range(least = "1", most = "1000000") int minCalls,
    @Default("0.3") @Range(least = "0", most = "1") double maxShare,
    @Default("0.5") @Range(least = "0", most = "1") double panicBelow,
    @Default("10s") @Range(least = "1ms", most = "1d") Duration firstEjection,
    @Default("5m") @Range(least = "1ms", most = "1d") Duration longestEjection,
    @Default("3") @Range(least = "1", most = "1000000") int probes) {

  public Outliers {
    if (longestEjection.compareTo(firstEjection) < 0) {
      throw new IllegalArgumentException("longestEjection is below firstEjection");
    }
  }

  /** When one is an outlier. */
  public OutlierDetection detection() {
    return new OutlierDetection(
        failuresInARow, failureMargin, latencyFactor, latencyFloor, window, minCalls);
  }

  /** What happens to it. */
  public Ejection ejection() {
    return new Ejection(maxShare, panicBelow, firstEjection, longestEjection, probes);
  }
}
