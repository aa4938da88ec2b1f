package io.kith.policy;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How much of the time that remains an attempt may take while another instance could still be
 * asked, so that one instance that hangs does not take all of it.
 *
 * <p>The last attempt gets all that remains, whatever this says, and no attempt ever gets more: the
 * attempts of a call together never exceed its deadline. What would be less than {@link #LEAST} is
 * not worth cutting, since so short a silence says nothing.
 *
 * <p>Only for calls that may be made twice: of an attempt that is cut nobody knows whether it was
 * executed. An immutable value.
 *
 * @param percent of what remains, 1 to 100
 * @param mostNanos at the most, above 0
 * @param upToNanos only while no more than this remains, above 0
 */
public record AttemptTimeout(int percent, long mostNanos, long upToNanos) {

  /** An attempt is not cut to less. */
  public static final Duration LEAST = Duration.ofMillis(20);

  /**
   * Half of what remains, up to 5 s: with more, an instance that hangs is noticed by its silence
   * before the deadline.
   */
  public static final AttemptTimeout DEFAULT =
      new AttemptTimeout(50, Long.MAX_VALUE, TimeUnit.SECONDS.toNanos(5));

  /** Every attempt gets all that remains. */
  public static final AttemptTimeout OFF = new AttemptTimeout(100, Long.MAX_VALUE, Long.MAX_VALUE);

  private static final long LEAST_NANOS = LEAST.toNanos();

  public AttemptTimeout {
    if (percent < 1 || percent > 100) {
      throw new IllegalArgumentException(
          percent + " % of what remains for an attempt; allowed is 1 to 100");
    }
    if (mostNanos <= 0 || upToNanos <= 0) {
      throw new IllegalArgumentException("an attempt gets some time; use 'off' to cut none");
    }
  }

  /** So much of what remains. */
  public static AttemptTimeout ofPercent(int percent) {
    return new AttemptTimeout(percent, Long.MAX_VALUE, Long.MAX_VALUE);
  }

  /** So long; 20 ms or more. */
  public static AttemptTimeout of(Duration most) {
    if (most.compareTo(LEAST) < 0) {
      throw new IllegalArgumentException(
          most.toMillis() + " ms for an attempt; allowed is " + LEAST.toMillis() + " ms or more");
    }
    return new AttemptTimeout(100, most.toNanos(), Long.MAX_VALUE);
  }

  /**
   * What the next attempt may take, in nanoseconds: {@code remainingNanos} if it is not cut.
   *
   * @param remainingNanos what remains for the call; {@link Long#MAX_VALUE} for no deadline
   * @param attemptsLeft how many attempts there may still be, with this one
   */
  public long nanos(long remainingNanos, int attemptsLeft) {
    if (attemptsLeft <= 1 || remainingNanos > upToNanos) {
      return remainingNanos;
    }
    long share = remainingNanos / 100 * percent + remainingNanos % 100 * percent / 100;
    long cut = Math.max(Math.min(share, mostNanos), LEAST_NANOS);
    return Math.min(cut, remainingNanos);
  }

  @Override
  public String toString() {
    if (mostNanos != Long.MAX_VALUE) {
      return Duration.ofNanos(mostNanos).toMillis() + " ms";
    }
    if (percent == 100) {
      return "off";
    }
    return percent
        + " % of what remains"
        + (upToNanos == Long.MAX_VALUE
            ? ""
            : ", up to " + TimeUnit.NANOSECONDS.toSeconds(upToNanos) + " s");
  }
}
