package io.kith.rules;

import io.kith.config.Range;
import io.kith.core.Criticality;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One entry of {@code serves}: what it says of the methods that it is about, as they are served
 * here. What it leaves out, a less specific entry may say.
 *
 * @param timeout the most that a call may take here, however much time its caller has; 1 ms to 1
 *     day
 * @param degrade what answers instead of the implementation
 * @param concurrency how many calls run at a time, as the server learns it
 * @param criticality how much calls matter whose context does not say
 * @param bulkheads how many calls run at a time, as it is said here
 * @param limits how many calls are served in a time; all apply
 * @param trace how many of the traces that begin with a call are recorded
 * @param faults what is done to calls, to test with
 */
public record ServeRule(
    @Range(least = "1ms", most = "1d") Optional<Duration> timeout,
    Optional<DegradeRule> degrade,
    Optional<ConcurrencyRule> concurrency,
    Optional<Criticality> criticality,
    Optional<List<BulkheadRule>> bulkheads,
    Optional<List<LimitRule>> limits,
    Optional<TraceRule> trace,
    List<FaultRule> faults) {

  public ServeRule {
    degrade.ifPresent(DegradeRule::requireOfServer);
    faults = List.copyOf(faults);
  }
}
