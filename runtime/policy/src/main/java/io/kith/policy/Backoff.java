package io.kith.policy;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before trying again: a random time whose upper bound doubles with each failure.
 *
 * <p>The whole delay is random ("full jitter"), which spreads those that failed together better
 * than a random part on top of a fixed one. Immutable and thread-safe.
 *
 * @param initial the longest delay after the first failure; 1 ns to 1 day
 * @param max the longest delay ever; {@code initial} to 1 day
 * @see <a
 *     href="https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/">Exponential
 *     Backoff And Jitter</a>
 */
public record Backoff(Duration initial, Duration max) {

  private static final Duration LONGEST = Duration.ofDays(1);

  public Backoff {
    if (!initial.isPositive() || max.compareTo(initial) < 0 || max.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "a backoff from "
              + initial
              + " to "
              + max
              + ": the first must be above zero, the second not below the first and at most "
              + LONGEST);
    }
  }

  /**
   * The longest delay after so many failures in a row, in nanoseconds.
   *
   * @param failures 1 or more
   */
  public long boundNanos(int failures) {
    if (failures < 1) {
      throw new IllegalArgumentException("a backoff after " + failures + " failures");
    }
    long initialNanos = initial.toNanos();
    long maxNanos = max.toNanos();
    int doublings = failures - 1;
    return doublings >= Long.SIZE - 1 || initialNanos > maxNanos >> doublings
        ? maxNanos
        : initialNanos << doublings;
  }

  /**
   * The delay after so many failures in a row, in nanoseconds: anything from 0 to {@link
   * #boundNanos}, each as likely.
   *
   * @param failures 1 or more
   */
  public long delayNanos(int failures, RandomGenerator random) {
    return random.nextLong(boundNanos(failures) + 1);
  }
}
