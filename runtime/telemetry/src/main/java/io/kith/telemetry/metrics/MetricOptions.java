package io.kith.telemetry.metrics;

import java.time.Duration;

/**
 * How a process is measured.
 *
 * @param interval how often what was counted is shipped
 * @param maxMeters how many meters an application may add, those of the JVM among them; further
 *     ones count nothing
 * @param jvm whether memory, collections, threads and classes of the JVM are measured
 */
public record MetricOptions(Duration interval, int maxMeters, boolean jvm) {

  public MetricOptions {
    if (maxMeters < 1) {
      throw new IllegalArgumentException("a process has 1 meter at least, not " + maxMeters);
    }
  }

  /** Every 5 s, 10,000 meters, with the JVM. */
  public static MetricOptions defaults() {
    return new MetricOptions(Duration.ofSeconds(5), 10_000, true);
  }
}
