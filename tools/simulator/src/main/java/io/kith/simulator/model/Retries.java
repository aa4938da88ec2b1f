package io.kith.simulator.model;

import io.kith.policy.Backoff;
import io.kith.simulator.scenario.Retry;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Whether a call that an instance did not answer well is tried again, and when. */
final class Retries {

  private final Retry retry;
  private final Optional<Backoff> backoff;
  private final RandomGenerator random;

  Retries(Retry retry, RandomGenerator random) {
    this.retry = retry;
    this.backoff = retry.backoff().map(waits -> new Backoff(waits.initial(), waits.max()));
    this.random = random;
  }

  /** How many attempts a call has at the most. */
  int most() {
    return retry.attempts();
  }

  /** What a client has for attempts after the first; null if they cost nothing. */
  @Nullable RetryBudget newBudget(long nowNanos) {
    return retry.budget().map(budget -> new RetryBudget(budget, nowNanos)).orElse(null);
  }

  /** Whether another instance may be tried. */
  boolean again(OpenCall call, Outcome outcome, @Nullable RetryBudget budget, long nowNanos) {
    boolean worth =
        switch (outcome) {
          case REFUSED, UNREACHABLE -> true;
          case LOST, SLOW -> retry.idempotent();
          case FAILED -> retry.failures() && retry.idempotent();
          case ANSWERED, LATE -> false;
        };
    return worth
        && call.attempts() < retry.attempts()
        && (budget == null || budget.spend(nowNanos));
  }

  /** How long to wait before that. */
  long delayNanos(OpenCall call) {
    return backoff.isEmpty() ? 0 : backoff.get().delayNanos(call.attempts(), random);
  }
}
