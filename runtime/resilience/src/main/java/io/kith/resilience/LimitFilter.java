package io.kith.resilience;

import io.kith.core.Call;
import io.kith.core.Filter;
import io.kith.core.Next;
import io.kith.core.Reply;
import io.kith.core.Reply.Failure;
import io.kith.core.Status;
import io.kith.core.Ticker;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The limits of one method: a call goes on when each has given it a permit. What the first ones
 * have given, a refusal by a later one gives back. Those that have calls wait come last, so that
 * nobody waits in vain. Thread-safe.
 */
final class LimitFilter implements Filter {

  private final MethodLimit[] limits;
  private final Ticker ticker;
  private final Pause pause;

  /** All of these. */
  LimitFilter(List<MethodLimit> limits, Ticker ticker, Pause pause) {
    this.limits =
        limits.stream()
            .sorted(Comparator.comparing(MethodLimit::shapes))
            .toArray(MethodLimit[]::new);
    this.ticker = ticker;
    this.pause = pause;
  }

  @Override
  public Reply apply(Call call, Next next) {
    long now = ticker.nanos();
    boolean mayBlock = !call.method().isNonBlocking();
    long patience = mayBlock ? Math.max(0, call.context().deadline().remainingNanos(now)) : 0;
    // Only of several limits one can refuse what another has given.
    var answers = limits.length > 1 ? new long[limits.length] : null;
    long wait = 0;
    for (int i = 0; i < limits.length; i++) {
      MethodLimit limit = limits[i];
      if (!limit.counts(call)) {
        if (answers != null) {
          answers[i] = Long.MIN_VALUE;
        }
        continue;
      }
      long answer = limit.limit().tryTake(limit.key().of(call), now, patience, mayBlock);
      if (answer < 0) {
        if (answers != null) {
          giveBack(call, answers, i, now);
        }
        call.closeRequests();
        Failure refusal = limit.refusal(call, answer);
        call.context().note("kith.limiter", "refused: " + refusal.status().message());
        return refusal;
      }
      if (answers != null) {
        answers[i] = answer;
      }
      if (limit.shapes()) {
        wait = Math.max(wait, answer);
      }
    }
    return wait == 0 ? next.call(call) : later(call, next, wait);
  }

  private void giveBack(Call call, long[] answers, int count, long takenNanos) {
    long now = ticker.nanos();
    for (int i = count - 1; i >= 0; i--) {
      if (answers[i] >= 0) {
        limits[i].limit().giveBack(limits[i].key().of(call), takenNanos, answers[i], now);
      }
    }
  }

  private Reply later(Call call, Next next, long nanos) {
    call.context().note("kith.limiter", "waited");
    Optional<Status> ended = pause.of(nanos, call.context());
    if (ended.isPresent()) {
      call.closeRequests();
      return Failure.notExecuted(ended.get());
    }
    return next.call(call);
  }
}
