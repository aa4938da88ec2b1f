package io.kith.simulator.scenario;

import io.kith.config.Default;
import io.kith.config.Range;
import java.time.Duration;

/**
 * What all clients do in one run, and instances to protect themselves, which is compared with
 * others: by default what Kith's clients do.
 *
 * @param name what the report calls it
 * @param balancer who is best now
 * @param weights whether it knows of the instances' weights; otherwise all are alike
 * @param connections whether instances are left out to which there is no connection, as long as
 *     there is one to any
 * @param outliers when an instance gets no calls for doing worse than others
 * @param slowStart how long the weight of one grows that is new, or back; 0 for not at all
 * @param subset about how many instances of each zone a client knows; 0 for all. Clients are
 *     numbered, so that each instance is known by about as many.
 * @param zones whether instances of the client's own zone are preferred, if there are zones
 * @param headroom how many times the mean load they may get before calls go to other zones
 * @param retry how hard a call tries
 * @param protection what instances do against too many calls
 * @param breaker when calls of a method are not sent for a while
 * @param throttle whether calls are held back that would be refused
 */
public record Policy(
    String name,
    @Default("round-robin") Balancing balancer,
    @Default("true") boolean weights,
    @Default("true") boolean connections,
    Outliers outliers,
    @Default("10s") @Range(least = "0s", most = "1h") Duration slowStart,
    @Default("0") @Range(least = "0", most = "100000") int subset,
    @Default("true") boolean zones,
    @Default("1.2") @Range(least = "1", most = "10") double headroom,
    Retry retry,
    Protection protection,
    Breaking breaker,
    Throttling throttle) {

  /** A subset is larger than asked for by the root of two at the most, and a tenth. */
  private static final double MOST_OVER_SIZE = 1.6;

  /**
   * How many instances a client knows at the most.
   *
   * @param instances how many there are
   * @param zones in how many zones; 1 without any
   */
  long mostCalled(long instances, int zones) {
    return subset == 0 ? instances : Math.min(instances, (long) (subset * zones * MOST_OVER_SIZE));
  }
}
