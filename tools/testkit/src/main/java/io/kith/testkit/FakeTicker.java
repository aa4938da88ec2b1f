package io.kith.testkit;

import io.kith.core.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A clock that stands still until a test moves it. Thread-safe.
 *
 * <p>It starts close below the largest {@code long}, so that code which compares instants instead
 * of their difference fails in every test and not after 292 years.
 */
public final class FakeTicker implements Ticker {

  private final AtomicLong nowNanos =
      new AtomicLong(Long.MAX_VALUE - Duration.ofMillis(1).toNanos());

  @Override
  public long nanos() {
    return nowNanos.get();
  }

  /** Moves the clock forward. */
  public void advance(Duration step) {
    advanceNanos(step.toNanos());
  }

  /** Moves the clock forward by {@code stepNanos}, zero or more. */
  public void advanceNanos(long stepNanos) {
    if (stepNanos < 0) {
      throw new IllegalArgumentException(
          "a monotonic clock does not go back: " + stepNanos + " ns");
    }
    nowNanos.addAndGet(stepNanos);
  }
}
