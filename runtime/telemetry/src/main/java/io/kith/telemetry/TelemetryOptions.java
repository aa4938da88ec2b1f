package io.kith.telemetry;

import java.time.Duration;
import java.util.Map;

/**
 * How telemetry goes its way.
 *
 * @param headers go along with each request, such as {@code authorization}
 * @param gzip whether requests are compressed
 * @param interval how often what is there is shipped; sooner when there is much
 * @param timeout of one request
 * @param flush how long the end of the process waits for what is left to be shipped
 * @param traces what is traced
 */
public record TelemetryOptions(
    Map<String, String> headers,
    boolean gzip,
    Duration interval,
    Duration timeout,
    Duration flush,
    TraceOptions traces) {

  public TelemetryOptions {
    headers = Map.copyOf(headers);
  }

  /** Every second, uncompressed, 5 s for a request and 2 s for the end. */
  public static TelemetryOptions defaults() {
    return new TelemetryOptions(
        Map.of(),
        false,
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(2),
        TraceOptions.defaults());
  }

  /** This, with other traces. */
  public TelemetryOptions with(TraceOptions other) {
    return new TelemetryOptions(headers, gzip, interval, timeout, flush, other);
  }

  /** This, shipped at another interval. */
  public TelemetryOptions withInterval(Duration other) {
    return new TelemetryOptions(headers, gzip, other, timeout, flush, traces);
  }
}
