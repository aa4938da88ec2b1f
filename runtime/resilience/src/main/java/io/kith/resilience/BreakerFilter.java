package io.kith.resilience;

import io.kith.codec.MethodBinding;
import io.kith.core.Call;
import io.kith.core.Code;
import io.kith.core.Filter;
import io.kith.core.Next;
import io.kith.core.Reply;
import io.kith.core.Reply.Failure;
import io.kith.core.RetryInfo;
import io.kith.core.Status;
import io.kith.core.Ticker;
import io.kith.policy.breaker.Breaker;
import io.kith.policy.breaker.Outcome;
import io.kith.policy.breaker.Phase;
import java.util.concurrent.atomic.LongAdder;

/**
 * A breaker around the calls of one method. The clock is read only if the rule asks for slow calls.
 * A stream of replies counts as answered once it has begun, and is never slow, and so is a call
 * that nobody answers.
 */
final class BreakerFilter implements Filter {

  private final Breaker breaker;
  private final MethodBinding method;
  private final String whose;
  private final String rule;
  private final LongAdder refused;
  private final Ticker ticker;
  private final boolean isTimed;

  /**
   * A filter.
   *
   * @param whose the breaker is, for people
   * @param rule where it stands, for people
   */
  BreakerFilter(
      Breaker breaker,
      MethodBinding method,
      String whose,
      String rule,
      LongAdder refused,
      Ticker ticker) {
    this.breaker = breaker;
    this.method = method;
    this.whose = whose;
    this.rule = rule;
    this.refused = refused;
    this.ticker = ticker;
    this.isTimed =
        breaker.policy().isTimed() && !method.method().isStreaming() && !method.method().isOneWay();
  }

  @Override
  public Reply apply(Call call, Next next) {
    Phase by = breaker.tryEnter();
    if (by == null) {
      return refuse(call);
    }
    long sinceNanos = isTimed ? ticker.nanos() : 0;
    Outcome outcome = Outcome.FAILED; // also if it throws
    try {
      Reply reply = next.call(call);
      outcome = reply instanceof Failure failure ? outcome(failure) : Outcome.WELL;
      return reply;
    } finally {
      breaker.left(by, outcome, isTimed ? ticker.nanos() - sinceNanos : 0);
    }
  }

  private Outcome outcome(Failure failure) {
    if (method.declares(failure.error())) {
      return Outcome.WELL;
    }
    Code code = failure.status().code();
    boolean neverSent =
        Refusal.isHere(failure)
            || (code == Code.DEADLINE_EXCEEDED && failure.executed() == Reply.Executed.NO);
    return neverSent ? Outcome.NOTHING : breaker.policy().outcome(code);
  }

  private Failure refuse(Call call) {
    refused.increment();
    Phase now = breaker.phase();
    long nowNanos = ticker.nanos();
    call.context().note("kith.breaker", "refused: " + whose + " is " + now.text(nowNanos));
    Status why =
        Status.of(
            Code.UNAVAILABLE,
            "the breaker of "
                + whose
                + " is "
                + now.text(nowNanos)
                + ". The rule "
                + rule
                + " has it");
    long retryNanos = now.retryNanos(nowNanos);
    return Refusal.here(
        retryNanos == 0 ? why : why.with(RetryInfo.afterNanos(retryNanos).detail()));
  }
}
