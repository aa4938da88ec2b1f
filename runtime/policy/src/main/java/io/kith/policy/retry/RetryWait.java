package io.kith.policy.retry;

import io.kith.policy.Backoff;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait between two attempts of a call. Immutable. */
public sealed interface RetryWait {

  /** The longest wait that can be said. */
  Duration LONGEST = Duration.ofHours(1);

  /** How long to wait before this retry, the first of which is 1, in nanoseconds; 0 or more. */
  long nanos(int retry, RandomGenerator random);

  /** Not at all: another instance is asked at once. */
  record None() implements RetryWait {

    @Override
    public long nanos(int retry, RandomGenerator random) {
      return 0;
    }

    @Override
    public String toString() {
      return "none";
    }
  }

  /**
   * Always as long.
   *
   * @param time above zero, an hour at the most
   */
  record Fixed(Duration time) implements RetryWait {

    public Fixed {
      requireAllowed(time, time);
    }

    @Override
    public long nanos(int retry, RandomGenerator random) {
      return time.toNanos();
    }

    @Override
    public String toString() {
      return "fixed " + text(time);
    }
  }

  /**
   * So long before the first retry, twice as long before the second, three times before the third.
   *
   * @param from above zero
   * @param to never longer than this; an hour at the most
   */
  record Linear(Duration from, Duration to) implements RetryWait {

    public Linear {
      requireAllowed(from, to);
    }

    @Override
    public long nanos(int retry, RandomGenerator random) {
      long fromNanos = from.toNanos();
      long toNanos = to.toNanos();
      return retry > toNanos / fromNanos ? toNanos : fromNanos * retry;
    }

    @Override
    public String toString() {
      return "linear " + text(from) + " to " + text(to);
    }
  }

  /** A random time whose bound doubles with each retry. */
  record Exponential(Backoff backoff) implements RetryWait {

    public Exponential {
      requireAllowed(backoff.initial(), backoff.max());
    }

    @Override
    public long nanos(int retry, RandomGenerator random) {
      return backoff.delayNanos(retry, random);
    }

    @Override
    public String toString() {
      return "exponential " + text(backoff.initial()) + " to " + text(backoff.max());
    }
  }

  /** No wait. */
  static RetryWait none() {
    return new None();
  }

  /** A random time up to {@code from}, then up to twice that, and so on up to {@code to}. */
  static RetryWait exponential(Duration from, Duration to) {
    requireAllowed(from, to);
    return new Exponential(new Backoff(from, to));
  }

  private static void requireAllowed(Duration from, Duration to) {
    if (!from.isPositive() || to.compareTo(from) < 0 || to.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "a wait from "
              + text(from)
              + " to "
              + text(to)
              + ": the first must be above zero, the second not below the first and at most 1h");
    }
  }

  private static String text(Duration time) {
    long nanos = time.toNanos();
    return nanos % 1_000_000 == 0 ? nanos / 1_000_000 + "ms" : nanos / 1_000 + "us";
  }
}
