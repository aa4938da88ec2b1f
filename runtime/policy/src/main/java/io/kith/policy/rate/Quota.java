package io.kith.policy.rate;

import java.util.Locale;
import java.util.OptionalInt;

/**
 * How much is admitted, and by which algorithm.
 *
 * @param algorithm decides what is admitted when
 * @param rate how much in the long run
 * @param burst of a token bucket, how many permits it holds; of GCRA, how many may come at once; of
 *     a leaky bucket, how many may wait; 0 for all others
 */
public record Quota(Algorithm algorithm, Rate rate, int burst) {

  private static final long MAX_SPAN_NANOS = 36_500L * 86_400 * 1_000_000_000;

  /** The algorithms that there are. */
  public enum Algorithm {
    /** {@link TokenBucket}. */
    TOKEN_BUCKET,
    /** {@link LeakyBucket}. */
    LEAKY_BUCKET,
    /** {@link FixedWindow}. */
    FIXED_WINDOW,
    /** {@link SlidingWindow}. */
    SLIDING_WINDOW,
    /** {@link SlidingLog}. */
    SLIDING_LOG,
    /** {@link Gcra}. */
    GCRA;

    /** Whether a burst means something to it. */
    public boolean hasBurst() {
      return switch (this) {
        case TOKEN_BUCKET, LEAKY_BUCKET, GCRA -> true;
        case FIXED_WINDOW, SLIDING_WINDOW, SLIDING_LOG -> false;
      };
    }
  }

  public Quota {
    if (algorithm.hasBurst() ? burst < 1 : burst != 0) {
      throw new IllegalArgumentException(
          algorithm.hasBurst()
              ? "a burst of " + burst + "; at least 1 is needed"
              : "a burst means nothing to " + algorithm);
    }
    int most =
        switch (algorithm) {
          case SLIDING_LOG -> SlidingLog.MAX_PERMITS;
          case SLIDING_WINDOW -> SlidingWindow.MAX_PERMITS;
          case TOKEN_BUCKET, LEAKY_BUCKET, FIXED_WINDOW, GCRA -> Rate.MAX_PERMITS;
        };
    if (rate.permits() > most) {
      throw new IllegalArgumentException(
          rate + " has " + rate.permits() + " permits; this algorithm counts at most " + most);
    }
    if (algorithm.hasBurst()) {
      spanNanos(rate, burst);
    }
  }

  /**
   * The quota with the burst that is meant if nobody says one: for a token bucket and a leaky one
   * the permits of a period, for GCRA one.
   */
  public static Quota of(Algorithm algorithm, Rate rate, OptionalInt burst) {
    int usual =
        switch (algorithm) {
          case TOKEN_BUCKET, LEAKY_BUCKET -> rate.permits();
          case GCRA -> 1;
          case FIXED_WINDOW, SLIDING_WINDOW, SLIDING_LOG -> 0;
        };
    return new Quota(algorithm, rate, burst.orElse(usual));
  }

  /**
   * The time in which so many permits come.
   *
   * @throws IllegalArgumentException if that is more than a hundred years
   */
  static long spanNanos(Rate rate, int permits) {
    long each = rate.nanosPerPermit();
    if (permits < 1 || permits > MAX_SPAN_NANOS / each) {
      throw new IllegalArgumentException(
          "a burst of " + permits + " at " + rate + "; allowed is 1 to what comes in 100 years");
    }
    return each * permits;
  }

  /** A limiter of which nothing has been taken. */
  public Limiter limiter(long nowNanos) {
    return switch (algorithm) {
      case TOKEN_BUCKET -> new TokenBucket(rate, burst, nowNanos);
      case LEAKY_BUCKET -> new LeakyBucket(rate, burst, nowNanos);
      case FIXED_WINDOW -> new FixedWindow(rate, nowNanos);
      case SLIDING_WINDOW -> new SlidingWindow(rate, nowNanos);
      case SLIDING_LOG -> new SlidingLog(rate, nowNanos);
      case GCRA -> new Gcra(rate, burst, nowNanos);
    };
  }

  /** What each of so many gets, so that all of them together have hardly more than this. */
  public Quota dividedBy(int parts) {
    return new Quota(
        algorithm, rate.dividedBy(parts), algorithm.hasBurst() ? Math.max(1, burst / parts) : 0);
  }

  /** {@code 100/s by token-bucket with a burst of 20}. */
  @Override
  public String toString() {
    String name = algorithm.name().toLowerCase(Locale.ROOT).replace('_', '-');
    return rate + " by " + name + (algorithm.hasBurst() ? " with a burst of " + burst : "");
  }
}
