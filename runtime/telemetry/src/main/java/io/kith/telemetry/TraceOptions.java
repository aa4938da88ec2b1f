package io.kith.telemetry;

import java.time.Duration;
import java.util.Map;

/**
 * What is traced, and within what bounds.
 *
 * @param sampling of traces that begin here, for methods of which nothing is said
 * @param methods sampling by method: {@code package.Service/Method}, or {@code package.Service} for
 *     all of a service
 * @param forced how many traces in a second a caller may force at the most; 0 for none
 * @param slow what takes at least as long is recorded although it is not sampled
 * @param unsampled how many spans in a second are recorded at the most that are not sampled, since
 *     they failed or were slow; 0 for none
 * @param queueBytes how much memory the spans may take that wait to be shipped
 */
public record TraceOptions(
    Sampling sampling,
    Map<String, Sampling> methods,
    int forced,
    Duration slow,
    int unsampled,
    int queueBytes) {

  /** The least memory for spans. */
  public static final int LEAST_QUEUE_BYTES = 64 << 10;

  public TraceOptions {
    methods = Map.copyOf(methods);
    if (queueBytes < LEAST_QUEUE_BYTES) {
      throw new IllegalArgumentException(
          "spans need " + LEAST_QUEUE_BYTES + " bytes at least, not " + queueBytes);
    }
  }

  /** Ten traces in a second, ten forced ones, slow from a second on, 8 MiB. */
  public static TraceOptions defaults() {
    return new TraceOptions(
        new Sampling.Rate(10), Map.of(), 10, Duration.ofSeconds(1), 200, 8 << 20);
  }

  /** This, with other sampling. */
  public TraceOptions with(Sampling other) {
    return new TraceOptions(other, methods, forced, slow, unsampled, queueBytes);
  }
}
