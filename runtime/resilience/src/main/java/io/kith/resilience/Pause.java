package io.kith.resilience;

import io.kith.core.Cancellation;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Status;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** How a call waits before it goes on. */
@FunctionalInterface
interface Pause {

  /** Waits; yields why nobody wants the call any more, if that comes first. */
  Optional<Status> of(long nanos, Context context);

  /** By the machine's clock, on the thread of the call. */
  static Optional<Status> parked(long nanos, Context context) {
    Thread thread = Thread.currentThread();
    Cancellation cancellation = context.cancellation();
    long end = System.nanoTime() + nanos;
    try (Cancellation.Registration _ = cancellation.onCancel(() -> LockSupport.unpark(thread))) {
      for (long left = nanos; left > 0; left = end - System.nanoTime()) {
        if (cancellation.isCancelled()) {
          return cancellation.reason();
        }
        if (thread.isInterrupted()) {
          return Optional.of(
              Status.of(Code.CANCELLED, "the call was cancelled while it waited for a limit"));
        }
        LockSupport.parkNanos(context, left);
      }
    }
    return Optional.empty();
  }
}
