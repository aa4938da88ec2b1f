package io.kith.resilience;

import io.kith.core.Call;
import io.kith.core.Cancellation;
import io.kith.core.Code;
import io.kith.core.Reply.Failure;
import io.kith.core.Status;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Holds a call up for some time, and no longer than somebody wants it. */
final class HeldUp {

  private HeldUp() {}

  /**
   * Blocks for this time.
   *
   * @param why who wants it, after "held up …"
   * @return what becomes of the call, if its time is over before or nobody wants it any more
   */
  static Optional<Failure> of(Call call, long nanos, String why) {
    if (nanos <= 0) {
      return Optional.empty();
    }
    long leftNanos =
        call.context().deadline().isNone()
            ? Long.MAX_VALUE
            : call.context().deadline().remainingNanos(System.nanoTime());
    Cancellation cancellation = call.context().cancellation();
    var unwanted = new CountDownLatch(1);
    try (var _ = cancellation.onCancel(unwanted::countDown)) {
      if (unwanted.await(Math.min(nanos, leftNanos), TimeUnit.NANOSECONDS)) {
        return cancellation.reason().map(Failure::notExecuted);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of(
          Failure.notExecuted(
              cancellation
                  .reason()
                  .orElseGet(() -> Status.of(Code.CANCELLED, "interrupted while held up " + why))));
    }
    return leftNanos > nanos
        ? Optional.empty()
        : Optional.of(
            Failure.notExecuted(
                Status.of(
                    Code.DEADLINE_EXCEEDED,
                    "the deadline passed while "
                        + call.method()
                        + " was held up for "
                        + Duration.ofNanos(nanos).toMillis()
                        + " ms "
                        + why)));
  }
}
