package io.kith.cluster;

import io.kith.core.Cancellation;
import java.util.concurrent.locks.LockSupport;

/** Waits between two attempts, on the thread of the caller. Thread-safe. */
@FunctionalInterface
interface Pause {

  /** Blocks for so long. Returns whether nobody gave up meanwhile: else it ends at once. */
  boolean take(long nanos, Cancellation cancellation);

  /** Pauses by the clock of this machine. */
  static Pause system() {
    return Pause::park;
  }

  private static boolean park(long nanos, Cancellation cancellation) {
    long untilNanos = System.nanoTime() + nanos;
    Thread caller = Thread.currentThread();
    try (var _ = cancellation.onCancel(() -> LockSupport.unpark(caller))) {
      for (long left = nanos;
          left > 0 && !cancellation.isCancelled() && !caller.isInterrupted();
          left = untilNanos - System.nanoTime()) {
        LockSupport.parkNanos(cancellation, left);
      }
    }
    return !cancellation.isCancelled() && !caller.isInterrupted();
  }
}
