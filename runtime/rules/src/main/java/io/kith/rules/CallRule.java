package io.kith.rules;

import io.kith.config.Range;
import io.kith.policy.AttemptTimeout;
import io.kith.policy.Balancers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One entry of {@code calls}: what it says of the methods that it is about. What it leaves out, a
 * less specific entry may say.
 *
 * @param timeout the deadline of a call whose context has none; 1 ms to 1 day
 * @param attemptTimeout how much of the time an attempt may take while others can be asked
 * @param balancer who of several instances gets a call, by the name of a balancer
 * @param strategy how calls are tried, whatever the method's annotation says
 * @param degrade what answers when calls fail, or instead of them
 * @param bulkheads how many calls may wait for their replies at a time; none of them for any number
 * @param connections the name of a group of methods that has connections of its own
 * @param breaker when calls are stopped to what fails or is slow
 * @param throttle how calls are held back that servers refuse
 * @param limits how many calls are made in a time; all apply
 * @param retry how calls that failed are tried again
 * @param trace how many of the traces that begin with a call are recorded
 * @param faults what is done to calls, to test with
 */
public record CallRule(
    @Range(least = "1ms", most = "1d") Optional<Duration> timeout,
    Optional<String> attemptTimeout,
    Optional<String> balancer,
    Optional<StrategyRule> strategy,
    Optional<DegradeRule> degrade,
    Optional<List<BulkheadRule>> bulkheads,
    Optional<String> connections,
    Optional<BreakerRule> breaker,
    Optional<ThrottleRule> throttle,
    Optional<List<LimitRule>> limits,
    Optional<RetryRule> retry,
    Optional<TraceRule> trace,
    List<FaultRule> faults) {

  public CallRule {
    attemptTimeout.ifPresent(AttemptTimeoutText::parse);
    balancer.ifPresent(Balancers::require);
    connections.ifPresent(Texts::requireName);
    breaker.ifPresent(BreakerRule::requireValid);
    for (BulkheadRule bulkhead : bulkheads.orElse(List.of())) {
      if (bulkhead.per().equals(Optional.of(BulkheadRule.CALLER))) {
        throw new IllegalArgumentException(
            "a bulkhead of 'calls' is per caller, which is always this application; remove 'per'");
      }
    }
    faults = List.copyOf(faults);
  }

  /** What it says of breakers of this kind. */
  public Optional<BreakerRule> breaker(BreakerRule.Per per) {
    return breaker.filter(rule -> rule.per() == per);
  }

  /**
   * What of it is about services as a whole, as its key in the file has it; empty if nothing is.
   */
  Optional<String> ofServices() {
    return breaker
        .filter(rule -> rule.per() != BreakerRule.Per.METHOD)
        .map(rule -> "breaker.per: " + rule.per().name().toLowerCase(Locale.ROOT));
  }

  /** How much of the time an attempt may take. */
  public Optional<AttemptTimeout> attempts() {
    return attemptTimeout.map(AttemptTimeoutText::parse);
  }
}
