package io.kith;

import io.kith.config.Default;
import io.kith.config.Range;
import io.kith.policy.Ejection;
import io.kith.policy.OutlierDetection;
import java.time.Duration;

/** When an instance gets no calls for doing worse than the others, and for how long. */
record OutlierSettings(
    @Default("5") @Range(least = "2") int failuresInARow,
    @Default("0.2") @Range(least = "0", most = "1") double failureMargin,
    @Default("5") @Range(least = "0") double latencyFactor,
    @Default("20ms") @Range(least = "0s", most = "1h") Duration latencyFloor,
    @Default("10s") @Range(least = "100ms", most = "1h") Duration window,
    @Default("20") @Range(least = "1") int minCalls,
    @Default("0.3") @Range(least = "0", most = "1") double maxEjected,
    @Default("0.5") @Range(least = "0", most = "1") double panicBelow,
    @Default("10s") @Range(least = "1ms", most = "1d") Duration firstEjection,
    @Default("5m") @Range(least = "1ms", most = "1d") Duration longestEjection,
    @Default("3") @Range(least = "1") int probes) {

  OutlierSettings {
    var _ =
        new OutlierDetection(
            failuresInARow, failureMargin, latencyFactor, latencyFloor, window, minCalls);
    var _ = new Ejection(maxEjected, panicBelow, firstEjection, longestEjection, probes);
  }

  OutlierDetection detection() {
    return new OutlierDetection(
        failuresInARow, failureMargin, latencyFactor, latencyFloor, window, minCalls);
  }

  Ejection ejection() {
    return new Ejection(maxEjected, panicBelow, firstEjection, longestEjection, probes);
  }
}
