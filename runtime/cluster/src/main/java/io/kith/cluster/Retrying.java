package io.kith.cluster;

import io.kith.codec.MethodBinding;
import io.kith.core.Call;
import io.kith.core.Code;
import io.kith.core.Reply;
import io.kith.core.Reply.Executed;
import io.kith.core.Reply.Failure;
import io.kith.core.Reply.Success;
import io.kith.policy.retry.FailedAttempt;
import io.kith.policy.retry.Retries;
import io.kith.policy.retry.Retries.Decision;
import io.kith.policy.retry.Retries.Reason;
import io.kith.policy.retry.RetryBudget;
import io.kith.policy.retry.RetryPolicy;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * How calls of one method are tried again, by the rules in force. Immutable but for the budget.
 *
 * @param unwanted which replies do not do; null if all do
 * @param retried how often it was
 */
record Retrying(
    RetryPolicy policy,
    RetryBudget budget,
    @Nullable UnwantedReply unwanted,
    LongAdder retried,
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
