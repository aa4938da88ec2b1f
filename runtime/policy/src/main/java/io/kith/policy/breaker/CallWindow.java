package io.kith.policy.breaker;

/**
 * The calls that are judged: how many there are, how many of them failed, and how many were slow.
 *
 * <p>Thread-safe; to record takes no lock and allocates nothing. A number that is read while others
 * record may already have one call more than another.
 */
sealed interface CallWindow permits TimeWindow, CountWindow {

  /** An empty window. */
  static CallWindow of(BreakerPolicy.Span span, long nowNanos) {
    return switch (span) {
      case BreakerPolicy.Span.OfTime(var length) -> new TimeWindow(length.toNanos(), nowNanos);
      case BreakerPolicy.Span.OfCalls(int count) -> new CountWindow(count);
    };
  }

  /** A call is over that went well, and was not slow: nearly all are. */
  void recordWell();

  /** A call is over. */
  void record(boolean failed, boolean slow);

  /** What is too old by now is forgotten. */
  void roll(long nowNanos);

  /** The calls. */
  long calls();

  /** Those that failed. */
  long failed();

  /** Those that were slow, failed or not. */
  long slow();
}
