package io.kith.cluster;

import io.kith.codec.MethodBinding;
import io.kith.core.Call;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Deadline;
import io.kith.core.Reply;
import io.kith.core.Reply.Executed;
import io.kith.core.Reply.Failure;
import io.kith.core.Reply.Success;
import io.kith.core.Status;
import io.kith.policy.AttemptTimeout;
import io.kith.policy.retry.FailedAttempt;
import io.kith.policy.retry.Retries;
import io.kith.policy.retry.Retries.Decision;
import io.kith.policy.retry.Retries.Reason;
import io.kith.policy.retry.RetryBudget;
import io.kith.policy.retry.RetryPolicy;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * How calls of one method are tried again, by the rules in force. Immutable but for the budget.
 *
 * @param unwanted which replies do not do; null if all do
 * @param retried how often it was
 * @param attemptTimeout how much of the time an attempt may take while others can be asked
 * @param slow whether its calls are known to need more than that
 */
record Retrying(
    RetryPolicy policy,
    RetryBudget budget,
    @Nullable UnwantedReply unwanted,
    LongAdder retried,
    AttemptTimeout attemptTimeout,
    SlowMethod slow,
    RetryRules rules) {

  /** The same, with this many attempts at the most. */
  Retrying atMost(int attempts) {
    return attempts >= policy.attempts()
        ? this
        : new Retrying(
            new RetryPolicy(
                attempts,
                policy.isDynamic(),
                policy.on(),
                policy.onlyNotExecuted(),
                policy.waits()),
            budget,
            unwanted,
            retried,
            attemptTimeout,
            slow,
            rules);
  }

  /** The retries of a call whose first attempt is made, or was. */
  Retries of(Call call) {
    return new Retries(
        policy,
        budget,
        call.method().isIdempotent(),
        call.context().isRetry(),
        ThreadLocalRandom.current());
  }

  /**
   * Makes an attempt. If the call may be made twice, it gets only a part of the time while there
   * could be another attempt.
   *
   * @param number of the attempt, from 1
   * @param mayBeAnother whether there could be another: somebody was not asked yet, and nobody
   *     further up makes the others
   */
  Reply attempt(Link link, MethodBinding method, Call call, int number, boolean mayBeAnother) {
    Deadline deadline = call.context().deadline();
    boolean mayBeCut = mayBeAnother && call.method().isIdempotent() && !call.method().isStreaming();
    if (!mayBeCut || deadline.isNone()) {
      return link.call(method, call);
    }
    long nowNanos = System.nanoTime();
    long remainingNanos = deadline.remainingNanos(nowNanos);
    long shareNanos = attemptTimeout.nanos(remainingNanos, policy.attempts() + 1 - number);
    if (shareNanos >= remainingNanos
        || slow.isSlow(rules.nowNanos())
        || !budget.isPlentiful(rules.nowNanos())) {
      return link.call(method, call);
    }
    Context shorter = call.context().with(Deadline.afterNanos(shareNanos, nowNanos));
    Reply reply = link.call(method, call.with(shorter));
    return reply instanceof Failure failure
            && failure.status().code() == Code.DEADLINE_EXCEEDED
            && isOver(shareNanos, System.nanoTime() - nowNanos)
            && !deadline.hasPassed(System.nanoTime())
        ? cut(failure, shareNanos)
        : reply;
  }

  /** A little earlier, too: a server whose time is over says so before its caller stops waiting. */
  private static boolean isOver(long shareNanos, long tookNanos) {
    return tookNanos >= shareNanos - shareNanos / 16;
  }

  /** It was the attempt's time that passed, not the call's: another instance may be in time. */
  private Failure cut(Failure failure, long shareNanos) {
    Status status = failure.status();
    return new Failure(
        new Status(
            Code.UNAVAILABLE,
            "nothing within the "
                + TimeUnit.NANOSECONDS.toMillis(shareNanos)
                + " ms that the attempt had (attemptTimeout: "
                + attemptTimeout
                + "): "
                + status.message(),
            status.trail(),
            status.details()),
        null,
        failure.executed(),
        failure.metadata());
  }

  /**
   * A call has failed that was tried on more than one instance. If it was late on all of them, it
   * is the method that takes long, and not an instance that hangs.
   */
  void failedEverywhere(Status status) {
    if (status.code() == Code.DEADLINE_EXCEEDED) {
      slow.found(rules.nowNanos());
    }
  }

  /** The time, for budgets and trails. */
  long nowNanos() {
    return rules.nowNanos();
  }

  /** What follows on an attempt that did not do; counted, and paid for. */
  Decision after(
      FailedAttempt failed, Retries retries, Call call, boolean isAnyLeft, long remainingNanos) {
    Decision decision = retries.after(failed, isAnyLeft, remainingNanos, rules.nowNanos());
    switch (decision) {
      case Decision.Again _ -> retried.increment();
      case Decision.GiveUp(Reason reason, _) when reason == Reason.BUDGET ->
          rules.withheld(call.method(), budget);
      case Decision.GiveUp _, Decision.Final _ -> {}
    }
    return decision;
  }

  /** Whether it is an answer to leave it at. */
  boolean isGood(Reply reply) {
    return reply instanceof Success success && (unwanted == null || !unwanted.is(success.value()));
  }

  /**
   * How an attempt ended that did not do.
   *
   * @param isLost whether its instance cannot be reached
   */
  static FailedAttempt failed(MethodBinding method, Reply reply, boolean isLost) {
    return switch (reply) {
      case Success _ -> FailedAttempt.of(Code.OK, Executed.MAYBE);
      case Failure failure ->
          new FailedAttempt(
              failure.status().code(),
              failure.executed(),
              failure.error(),
              method.declares(failure.error()),
              isLost,
              failure.status().isGivenUp(),
              PushBack.nanos(failure));
    };
  }
}
