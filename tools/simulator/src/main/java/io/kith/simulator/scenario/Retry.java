package io.kith.simulator.scenario;

import io.kith.config.Default;
import io.kith.config.Range;
import io.kith.core.Code;
import io.kith.policy.retry.RetryBudget.Terms;
import io.kith.policy.retry.RetryPolicy;
import io.kith.policy.retry.RetryPolicy.On;
import io.kith.policy.retry.RetryWait;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * How a call that an instance did not answer well goes on to another. By default as a call of Kith
 * does: at once, with what was certainly not executed, and with what was lost if the method is
 * idempotent, as far as the retry budget has it.
 *
 * @param attempts how many there are for a call, the first one included
 * @param dynamic whether there are the fewer, the less the budget has
 * @param idempotent whether a call may be sent again that was perhaps executed
 * @param failures whether also one that was answered with an error
 * @param attemptTimeout how long one attempt may take before it counts as lost; to the deadline,
 *     without it
 * @param backoff how long to wait between two attempts; not at all, without it
 * @param budget how many retries there may be
 */
public record Retry(
    @Default("3") @Range(least = "1", most = "16") int attempts,
    @Default("false") boolean dynamic,
    @Default("true") boolean idempotent,
    @Default("false") boolean failures,
    @Range(least = "1us", most = "1d") Optional<Duration> attemptTimeout,
    Optional<Backoff> backoff,
    Budget budget) {

  private static final On FAILURES =
      new On(Set.of(Code.UNAVAILABLE, Code.RESOURCE_EXHAUSTED, Code.INTERNAL), Set.of());

  /** Random times, whose bound doubles with each failure. */
  public record Backoff(
      @Default("10ms") @Range(least = "1us", most = "1h") Duration from,
      @Default("1s") @Range(least = "1us", most = "1h") Duration to) {
    public Backoff {
      RetryWait.exponential(from, to);
    }
  }

  /**
   * What a client may spend on attempts after the first.
   *
   * @param percent retries for a hundred calls
   * @param least and so many a second, if the calls earn less
   * @param off whether there may be any number
   */
  public record Budget(
      @Default("15") @Range(least = "0", most = "100") int percent,
      @Default("1") @Range(least = "0", most = "1000000") int least,
      @Default("false") boolean off) {

    /** What it earns; empty if it has no bound. */
    public Optional<Terms> terms() {
      return off ? Optional.empty() : Optional.of(new Terms(percent, least));
    }
  }

  /** The same as what decides. */
  public RetryPolicy policy() {
    return new RetryPolicy(
        attempts,
        dynamic,
        failures ? Optional.of(FAILURES) : Optional.empty(),
        false,
        backoff
            .map(waits -> RetryWait.exponential(waits.from(), waits.to()))
            .orElseGet(RetryWait::none));
  }
}
