package io.kith.faults;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what must become true. */
final class Eventually {

  private static final Duration BOUND = Duration.ofSeconds(20);
  private static final long PAUSE_NANOS = 1_000_000;

  private Eventually() {}

  /** Returns as soon as the condition holds; fails, naming it, if it does not for 20 seconds. */
  static void holds(String what, BooleanSupplier condition) {
    long endNanos = System.nanoTime() + BOUND.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - endNanos > 0) {
        throw new AssertionError("not within " + BOUND + ": " + what);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}
