package io.kith.resilience;

import io.kith.core.Call;
import io.kith.core.Code;
import io.kith.core.Filter;
import io.kith.core.Next;
import io.kith.core.Reply;
import io.kith.core.Reply.Failure;
import io.kith.core.RetryInfo;
import io.kith.core.Status;
import java.util.concurrent.atomic.LongAdder;

/**
 * The throttle of a method around its calls.
 *
 * <p>Refused is what certainly was not executed, with all attempts, as there is too much to do. A
 * quota that is used up, which says when to come back, is no sign of that; a call that is given up,
 * one that is lost on the way, and one that nobody was there for, say nothing; all else was taken.
 */
final class ThrottleFilter implements Filter {

  private final MethodThrottle throttle;
  private final String method;
  private final LongAdder refused;

  ThrottleFilter(MethodThrottle throttle, String method, LongAdder refused) {
    this.throttle = throttle;
    this.method = method;
    this.refused = refused;
  }

  @Override
  public Reply apply(Call call, Next next) {
    if (!throttle.tryEnter()) {
      refused.increment();
      call.context().note("kith.throttle", "refused");
      return Refusal.here(
          Status.of(
              Code.UNAVAILABLE,
              method
                  + " is refused by its servers: "
                  + throttle.why()
                  + ". Call later, or less; throttle of the rules has the share"));
    }
    Reply reply = next.call(call);
    if (reply instanceof Failure failure) {
      failed(failure);
    } else {
      throttle.accepted();
    }
    return reply;
  }

  private void failed(Failure failure) {
    switch (failure.status().code()) {
      case RESOURCE_EXHAUSTED -> {
        if (isTooMuch(failure)) {
          throttle.refused(method, failure.status().message());
        }
      }
      case UNAVAILABLE, CANCELLED, DEADLINE_EXCEEDED -> {}
      default -> throttle.accepted();
    }
  }

  private static boolean isTooMuch(Failure failure) {
    return failure.executed() == Reply.Executed.NO
        && !Refusal.isHere(failure)
        && failure.status().details().stream()
            .noneMatch(detail -> detail.type().equals(RetryInfo.TYPE));
  }
}
