package io.kith.cluster;

import io.kith.cluster.Attempts.Attempt;
import io.kith.codec.MethodBinding;
import io.kith.core.Call;
import io.kith.core.CallException;
import io.kith.core.CallStrategy;
import io.kith.core.CallStrategy.Delay;
import io.kith.core.Cancellation;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Exchange;
import io.kith.core.Reply;
import io.kith.core.Reply.Failure;
import io.kith.core.Reply.Success;
import io.kith.core.Status;
import io.kith.core.Ticker;
import io.kith.policy.HedgeBudget;
import io.kith.policy.ResponseTimes;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The cluster strategy that asks a second endpoint when the first has not answered after a while:
 * the first good reply counts, and the other call is cancelled, here and on its server. What fails
 * goes on as with {@link Failover}; a hedge is one of the attempts.
 *
 * <p>The first attempt is made on the caller's thread. An alarm makes the hedge on a thread of its
 * own, so that it helps, too, when the first one hangs while it connects. If the hedge wins, the
 * first attempt is cancelled, which frees the caller.
 *
 * <p>Of an attempt that lost, the time until then counts as its response time: it took at least
 * that long, and without it the percentile would sink with each hedge. Thread-safe; for one method.
 *
 * @see <a href="https://cacm.acm.org/research/the-tail-at-scale/">J. Dean, L. A. Barroso: The Tail
 *     at Scale. CACM 56(2), 2013</a>
 */
final class Hedged implements ClusterStrategy {

  /** What takes less is no tail. */
  private static final long LEAST_PERCENTILE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private static final Status LOST =
      Status.of(Code.CANCELLED, "another instance has answered the call first");

  private final EndpointSet endpoints;
  private final FirstEndpoint firstEndpoint;
  private final RetryRules rules;
  private final Pause pause;
  private final Delay delay;
  private final Ticker ticker;
  private final Alarm.Clock alarms;
  private final HedgeBudget budget;
  private final @Nullable ResponseTimes times;
  private final LongAdder calls = new LongAdder();
  private final LongAdder hedges = new LongAdder();
  private final LongAdder won = new LongAdder();
  private final LongAdder withheld = new LongAdder();

  Hedged(
      EndpointSet endpoints,
      FirstEndpoint firstEndpoint,
      RetryRules rules,
      Pause pause,
      CallStrategy.Hedged plan,
      Ticker ticker,
      Alarm.Clock alarms) {
    this.endpoints = endpoints;
    this.firstEndpoint = firstEndpoint;
    this.rules = rules;
    this.pause = pause;
    this.delay = plan.delay();
    this.ticker = ticker;
    this.alarms = alarms;
    this.budget = new HedgeBudget(plan.maxPercent());
    this.times =
        switch (delay) {
          case Delay.Fixed _ -> null;
          case Delay.Percentile(double percent) -> new ResponseTimes(percent, ticker.nanos());
        };
  }

  HedgeCounts counts() {
    return new HedgeCounts(calls.sum(), hedges.sum(), won.sum(), withheld.sum());
  }

  @Override
  public Reply call(MethodBinding method, Call call) {
    calls.increment();
    long calledNanos = ticker.nanos();
    budget.called();
    Retrying retrying = rules.of(call.method());
    retrying.budget().called();
    Choice choice = endpoints.choice(call);
    if (choice.isEmpty()) {
      try {
        choice = firstEndpoint.await(call);
      } catch (CallException e) {
        return Failure.notExecuted(e.status());
      }
    }
    return new Race(method, call, retrying, choice.pick(call), calledNanos).run();
  }

  /** After how many nanoseconds a hedge is sent; {@link ResponseTimes#UNKNOWN} if none is. */
  private long delayNanos() {
    return switch (delay) {
      case Delay.Fixed(var time) -> time.toNanos();
      case Delay.Percentile _ -> {
        long nanos = times == null ? ResponseTimes.UNKNOWN : times.percentileNanos();
        yield nanos == ResponseTimes.UNKNOWN ? nanos : Math.max(nanos, LEAST_PERCENTILE_NANOS);
      }
    };
  }

  private void answered(long tookNanos) {
    if (times != null) {
      times.add(tookNanos, ticker.nanos());
    }
  }

  /** One call, on one endpoint or on two. */
  private final class Race {

    private final MethodBinding method;
    private final Call call;
    private final Retrying retrying;
    private final Attempts attempts;
    private final Runner first;

    // Guarded by this.
    private @Nullable Runner second;
    private @Nullable Runner winner;
    private boolean closed;

    Race(MethodBinding method, Call call, Retrying retrying, Endpoint endpoint, long calledNanos) {
      this.method = method;
      this.call = call;
      this.retrying = retrying;
      this.attempts =
          new Attempts(
              endpoints, method, call, retrying, pause, endpoint, calledNanos, retrying.nowNanos());
      this.first = new Runner(attempts.last());
    }

    Reply run() {
      Reply reply;
      try {
        reply = firstReply();
      } catch (RuntimeException | Error e) {
        close();
        throw e;
      }
      Runner hedge = close();
      if (hedge == null) {
        return retrying.isGood(reply) ? first.taken(reply) : attempts.goOn(first.attempt, reply);
      }
      try {
        return better(reply, hedge);
      } finally {
        hedge.cancellation.cancel(LOST); // in vain, if it has ended
      }
    }

    private Reply firstReply() {
      long nanos = delayNanos();
      if (nanos == ResponseTimes.UNKNOWN) {
        return first.make();
      }
      try (var _ = alarms.after(nanos, this::hedge)) {
        return first.make();
      }
    }

    /** From now on no hedge begins. Returns the one that has, if there is one. */
    private synchronized @Nullable Runner close() {
      closed = true;
      return second;
    }

    private synchronized boolean hasWon(Runner runner) {
      return winner == runner;
    }

    private Reply better(Reply reply, Runner hedge) {
      if (hasWon(hedge)) {
        won.increment();
        answered(ticker.nanos() - first.startNanos);
        return hedge.taken(hedge.await());
      }
      if (retrying.isGood(reply)) {
        return first.taken(reply);
      }
      if (attempts.isFinal(first.attempt, reply)) {
        return attempts.over(first.attempt, reply, "");
      }
      if (attempts.isGivenUp()) {
        return attempts.over(first.attempt, reply, "the caller gave up");
      }
      attempts.failed(first.attempt, reply);
      Reply other = hedge.await();
      if (!retrying.isGood(other)) {
        return attempts.goOn(hedge.attempt, other);
      }
      won.increment();
      return hedge.taken(other);
    }

    /** On the alarm's thread. */
    private void hedge() {
      Runner hedge;
      synchronized (this) {
        if (closed) {
          return;
        }
        if (!budget.tryHedge()) {
          withheld.increment();
          return;
        }
        Attempt next = attempts.hedge();
        if (next == null) {
          return;
        }
        hedge = new Runner(next);
        second = hedge;
      }
      hedges.increment();
      Reply reply = hedge.make();
      boolean wins;
      synchronized (this) {
        wins = !closed && isGood(hedge, reply);
        if (wins) {
          winner = hedge;
        }
      }
      if (wins) {
        first.cancellation.cancel(LOST);
      }
    }

    /** A declared exception is an answer like another, unless a rule has it tried again. */
    private boolean isGood(Runner runner, Reply reply) {
      return switch (reply) {
        case Success _ -> retrying.isGood(reply);
        case Failure failure ->
            method.declares(failure.error()) && attempts.isFinal(runner.attempt, failure);
      };
    }

    /** One of the two attempts. */
    private final class Runner {

      private final Attempt attempt;
      private final long startNanos = ticker.nanos();
      private final Cancellation cancellation = new Cancellation();
      private final @Nullable Exchange exchange;

      // Guarded by this.
      private @Nullable Reply reply;

      Runner(Attempt attempt) {
        this.attempt = attempt;
        this.exchange = call.context().made() == null ? null : Exchange.with(call.metadata());
      }

      /** Makes the attempt, and blocks until it is over. */
      Reply make() {
        Reply made = Failure.of(Status.of(Code.INTERNAL, "the attempt ended without any outcome"));
        Cancellation outer = call.context().cancellation();
        try (var _ = outer.onCancel(() -> outer.reason().ifPresent(cancellation::cancel))) {
          made = attempt.endpoint().link().call(method, call.with(context()));
        } finally {
          ended(made);
        }
        if (isGood(this, made)) {
          answered(ticker.nanos() - startNanos);
        }
        return made;
      }

      private Context context() {
        Context own = attempts.call(attempt).context().with(cancellation);
        return exchange == null ? own : own.with(exchange);
      }

      private synchronized void ended(Reply how) {
        reply = how;
        notifyAll();
      }

      /** Waits until the attempt is over. */
      synchronized Reply await() {
        try {
          while (reply == null) {
            wait();
          }
          return reply;
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return Failure.of(Status.of(Code.CANCELLED, "the calling thread was interrupted"));
        }
      }

      /** The reply counts: what came along with it is what the caller's exchange has. */
      Reply taken(Reply reply) {
        Exchange made = call.context().made();
        if (made != null && exchange != null) {
          made.headersReceived(exchange.headers());
          made.trailersReceived(exchange.trailers());
        }
        return reply;
      }
    }
  }
}
