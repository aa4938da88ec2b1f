package io.kith.simulator.scenario;

import io.kith.config.Default;
import io.kith.config.Range;
import java.time.Duration;

/**
 * What all clients do in one run, which is compared with others: by default what Kith does.
 *
 * @param name what the report calls it
 * @param balancer who is best now
 * @param weights whether it knows of the instances' weights; otherwise all are alike
 * @param connections whether instances are left out to which there is no connection, as long as
 *     there is one to any
 * @param outliers when an instance gets no calls for doing worse than others
 * @param slowStart how long the weight of one grows that is new, or back; 0 for not at all
 * @param retry how hard a call tries
 */
public record Policy(
    String name,
    @Default("round-robin") Balancing balancer,
    @Default("true") boolean weights,
    @Default("true") boolean connections,
    Outliers outliers,
    @Default("10s") @Range(least = "0s", most = "1h") Duration slowStart,
    Retry retry) {

  /** How many of so many instances a client knows at the most. */
  long mostCalled(long instances) {
    return instances;
  }
}
