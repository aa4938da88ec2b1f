package io.kith.core;

import java.time.Duration;

/**
 * The instant on the monotonic clock by which a call must have ended.
 *
 * <p>It crosses processes as the time that remains, never as wall-clock time, since clocks differ.
 * A value; all arithmetic saturates: a duration beyond {@link #LONGEST} is as good as for ever.
 */
public final class Deadline {

  /** The longest time a deadline can lie ahead: a hundred years. */
  public static final Duration LONGEST = Duration.ofDays(36_500);

  private static final long LONGEST_NANOS = LONGEST.toNanos();

  /** Not {@code LONGEST.negated()}, which counts in big decimals. */
  private static final Duration LONGEST_AGO = Duration.ofNanos(-LONGEST_NANOS);

  /** The most that a caller keeps of what remains. */
  private static final long MOST_KEPT_NANOS = 5_000_000;

  private static final Deadline NONE = new Deadline(0);

  private final long atNanos;

  private Deadline(long atNanos) {
    this.atNanos = atNanos;
  }

  /** No deadline at all: it never passes. */
  public static Deadline none() {
    return NONE;
  }

  /** The deadline so long after {@code nowNanos}; a duration below zero has passed already. */
  public static Deadline after(Duration timeout, long nowNanos) {
    return afterNanos(saturatedNanos(timeout), nowNanos);
  }

  /** The deadline {@code timeoutNanos} after {@code nowNanos}. */
  public static Deadline afterNanos(long timeoutNanos, long nowNanos) {
    return new Deadline(nowNanos + Math.clamp(timeoutNanos, -LONGEST_NANOS, LONGEST_NANOS));
  }

  private static long saturatedNanos(Duration timeout) {
    if (timeout.compareTo(LONGEST) > 0) {
      return LONGEST_NANOS;
    }
    return timeout.compareTo(LONGEST_AGO) < 0 ? -LONGEST_NANOS : timeout.toNanos();
  }

  /** Whether this is {@link #none()}. */
  public boolean isNone() {
    return this == NONE;
  }

  /** The instant, on the clock that {@link Ticker} reads. Meaningless for {@link #none()}. */
  public long atNanos() {
    return atNanos;
  }

  /** What remains, in nanoseconds: zero or less once passed, {@link Long#MAX_VALUE} for none. */
  public long remainingNanos(long nowNanos) {
    return isNone() ? Long.MAX_VALUE : atNanos - nowNanos;
  }

  /**
   * What a caller lets a callee have of what remains: a little less, a 32nd, 5 ms at the most.
   *
   * <p>So a callee whose time runs out says so before its caller stops waiting, and the failure
   * tells which of them, and which of their attempts, the time went to.
   *
   * @param remainingNanos what remains for the caller
   * @return 1 or more, and no more than remains as long as something does; {@link Long#MAX_VALUE}
   *     of that, which is no deadline
   */
  public static long handedOnNanos(long remainingNanos) {
    return remainingNanos == Long.MAX_VALUE
        ? remainingNanos
        : Math.max(1, remainingNanos - Math.min(remainingNanos / 32, MOST_KEPT_NANOS));
  }

  /** Whether it has passed. */
  public boolean hasPassed(long nowNanos) {
    return !isNone() && atNanos - nowNanos <= 0;
  }

  /** The earlier of the two. */
  public Deadline earlier(Deadline other) {
    if (isNone()) {
      return other;
    }
    return other.isNone() || atNanos - other.atNanos <= 0 ? this : other;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Deadline that && isNone() == that.isNone() && atNanos == that.atNanos;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(atNanos);
  }

  @Override
  public String toString() {
    return isNone() ? "no deadline" : "deadline at " + atNanos + " ns";
  }
}
