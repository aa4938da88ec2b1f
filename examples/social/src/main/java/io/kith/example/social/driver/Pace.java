package io.kith.example.social.driver;

import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Says when a user makes the next call, and when to end. Thread-safe. */
final class Pace {

  /** How long a user thinks before a call, at the most: half of it in the mean. */
  private static final long MAX_THINK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final CountDownLatch end = new CountDownLatch(1);
  private final long intervalNanos;
  private final AtomicLong nextNanos = new AtomicLong(System.nanoTime());

  /**
   * A pace.
   *
   * @param callsPerSecond of all users together; 0 lets each of them think for a moment instead
   */
  Pace(int callsPerSecond) {
    this.intervalNanos = callsPerSecond == 0 ? 0 : TimeUnit.SECONDS.toNanos(1) / callsPerSecond;
  }

  /** Waits until it is time for the next call. Returns whether to make it: otherwise it is over. */
  boolean await(SplittableRandom random) {
    return !awaitEnd(delayNanos(random));
  }

  private long delayNanos(SplittableRandom random) {
    if (intervalNanos == 0) {
      return random.nextLong(MAX_THINK_NANOS);
    }
    long now = System.nanoTime();
    // Turns that nobody took, as all users waited for answers, are lost: no burst follows.
    long turn = nextNanos.updateAndGet(next -> Math.max(next, now - intervalNanos) + intervalNanos);
    return turn - now;
  }

  /** Waits so long, or until the end; returns whether that has come. An interrupt is an end. */
  boolean awaitEnd(long nanos) {
    try {
      return end.await(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Nobody makes another call. */
  void end() {
    end.countDown();
  }
}
