package io.kith.simulator.model;

import io.kith.core.Code;
import io.kith.core.Reply.Executed;
import io.kith.policy.retry.FailedAttempt;
import io.kith.policy.retry.Retries;
import io.kith.policy.retry.RetryBudget;
import io.kith.policy.retry.RetryPolicy;
import io.kith.simulator.scenario.Retry;
import java.util.random.RandomGenerator;

/** How the calls of a fleet are tried again: by the very classes that decide in production. */
final class Retrying {

  private final Retry retry;
  private final RetryPolicy policy;
  private final RandomGenerator random;

  Retrying(Retry retry, RandomGenerator random) {
    this.retry = retry;
    this.policy = retry.policy();
    this.random = random;
  }

  /** What a client pays retries from. */
  RetryBudget newBudget(long nowNanos) {
    return retry
        .budget()
        .terms()
        .map(terms -> new RetryBudget(terms, nowNanos))
        .orElseGet(RetryBudget::unlimited);
  }

  /** The retries of a call whose first attempt has not done. */
  Retries of(RetryBudget budget) {
    return new Retries(policy, budget, retry.idempotent(), false, random);
  }

  /** What a client of Kith sees of it. */
  static FailedAttempt failed(Outcome outcome) {
    return switch (outcome) {
      case REFUSED -> FailedAttempt.of(Code.RESOURCE_EXHAUSTED, Executed.NO);
      case UNREACHABLE -> FailedAttempt.of(Code.UNAVAILABLE, Executed.NO).lost();
      case LOST -> FailedAttempt.of(Code.UNAVAILABLE, Executed.MAYBE).lost();
      case SLOW -> FailedAttempt.of(Code.UNAVAILABLE, Executed.MAYBE);
      case FAILED, ANSWERED -> FailedAttempt.of(Code.INTERNAL, Executed.MAYBE);
      case LATE -> FailedAttempt.of(Code.DEADLINE_EXCEEDED, Executed.MAYBE);
    };
  }
}
