package io.kith.benchmarks.kith;

import io.kith.config.Config;
import java.util.List;

/**
 * How much Kith tells of itself: {@code telemetry-off} nothing, {@code telemetry-unsampled} its
 * metrics, and spans only of what fails or is slow, {@code telemetry-sampled} its metrics and spans
 * of every call. It is told to the place that the property {@code kith.bench.sink} names.
 */
final class TelemetryVariants {

  /** How variants of this kind begin. */
  static final String VARIANT = "telemetry-";

  private TelemetryVariants() {}

  /** The configuration with what a variant says; the same one for any other variant. */
  static Config configure(Config config, String variant) {
    if (!variant.startsWith(VARIANT)) {
      return config;
    }
    String sampling =
        switch (variant.substring(VARIANT.length())) {
          case "off" -> "";
          case "unsampled" -> "0";
          case "sampled" -> "1";
          default -> throw new IllegalArgumentException(variant + " is none of them");
        };
    return sampling.isEmpty()
        ? config.with("telemetry.enabled", false)
        : config
            .with("telemetry.traces.sampling", sampling)
            .with("telemetry.endpoint", List.of(System.getProperty("kith.bench.sink", "")));
  }
}
