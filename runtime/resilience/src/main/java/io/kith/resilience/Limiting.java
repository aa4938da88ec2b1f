package io.kith.resilience;

import io.kith.core.Call;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Criticality;
import io.kith.core.Filter;
import io.kith.core.Method;
import io.kith.core.Next;
import io.kith.core.Reply;
import io.kith.core.Reply.Failure;
import io.kith.core.Status;
import io.kith.core.Ticker;
import io.kith.policy.overload.Gate;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets so many calls of a method run at a time as its gate allows. */
final class Limiting implements Filter {

  /** Callers give up at their deadlines, and say so a little before the server sees them pass. */
  private static final long AT_THE_DEADLINE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private static final long NOT_TIMED = -1;

  private static final Logger log = LoggerFactory.getLogger(Limiting.class);

  private final Method method;
  private final Gate gate;
  private final Criticality otherwise;
  private final String told;
  private final LongAdder refused;
  private final Ticker ticker;
  private final RareLog refusing;

  /**
   * A filter.
   *
   * @param otherwise what calls matter that do not say
   * @param told which rule limits them, for their refusals
   */
  Limiting(
      Method method,
      Gate gate,
      Criticality otherwise,
      String told,
      LongAdder refused,
      Ticker ticker) {
    this.method = method;
    this.gate = gate;
    this.otherwise = otherwise;
    this.told = told;
    this.refused = refused;
    this.ticker = ticker;
    this.refusing = new RareLog(ticker);
  }

  @Override
  public Reply apply(Call call, Next next) {
    long ticket = gate.enter(call.context(), otherwise);
    if (ticket == Gate.REFUSED) {
      return refusal(call.context());
    }
    boolean timed = gate.isTimed(ticket);
    long startNanos = timed ? ticker.nanos() : 0;
    boolean expired = false;
    try {
      Reply reply = next.call(call);
      expired = hasExpired(call.context(), reply);
      return reply;
    } finally {
      long nowNanos = timed ? ticker.nanos() : 0;
      gate.left(ticket, expired, timed ? nowNanos - startNanos : NOT_TIMED, nowNanos);
    }
  }

  private boolean hasExpired(Context context, Reply reply) {
    if (context.cancellation().isCancelled()) {
      return context.deadline().remainingNanos(ticker.nanos()) <= AT_THE_DEADLINE_NANOS;
    }
    return reply instanceof Failure failure && failure.status().code() == Code.DEADLINE_EXCEEDED;
  }

  private Failure refusal(Context context) {
    refused.increment();
    if (refusing.isDue()) {
      log.warn(
          "{} is refused: no more than {} calls of it may run now ({})",
          method,
          gate.limit(),
          told);
    }
    Criticality criticality = context.criticality().orElse(otherwise);
    return Failure.notExecuted(
        Status.of(
            Code.RESOURCE_EXHAUSTED,
            method
                + " was not begun: "
                + gate.inside()
                + " calls of it run, and of those that are "
                + criticality
                + " there may be "
                + gate.limit(criticality)
                + " now ("
                + told
                + "); call another instance, or later"));
  }
}
