package io.kith.rules;

import io.kith.config.Range;
import io.kith.policy.Balancers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One entry of {@code calls}: what it says of the methods that it is about. What it leaves out, a
 * less specific entry may say.
 *
 * @param timeout the deadline of a call whose context has none; 1 ms to 1 day
 * @param balancer who of several instances gets a call, by the name of a balancer
 * @param strategy how calls are tried, whatever the method's annotation says
 * @param degrade what answers when calls fail, or instead of them
 * @param bulkheads how many calls may wait for their replies at a time
 * @param connections the name of a group of methods that has connections of its own
 */
public record CallRule(
    @Range(least = "1ms", most = "1d") Optional<Duration> timeout,
    Optional<String> balancer,
    Optional<StrategyRule> strategy,
    Optional<DegradeRule> degrade,
    List<BulkheadRule> bulkheads,
    Optional<String> connections) {

  public CallRule {
    balancer.ifPresent(Balancers::require);
    connections.ifPresent(Texts::requireName);
    for (BulkheadRule bulkhead : bulkheads) {
      if (bulkhead.per().equals(Optional.of(BulkheadRule.CALLER))) {
        throw new IllegalArgumentException(
            "a bulkhead of 'calls' is per caller, which is always this application; remove 'per'");
      }
    }
  }
}
