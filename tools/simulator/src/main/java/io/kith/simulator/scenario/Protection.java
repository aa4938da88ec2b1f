package io.kith.simulator.scenario;

import io.kith.config.Default;
import io.kith.config.Range;
import java.time.Duration;

/**
 * How instances protect themselves, beyond the bound of their queue: by default not at all.
 *
 * @param queue whether calls that have waited long are refused while a queue stands
 * @param target how long a queue must be for that at least
 * @param interval for how long
 * @param limit how the number of calls is limited that run at a time
 * @param least the limit is never lower
 * @param most the limit is never higher
 */
public record Protection(
    @Default("false") boolean queue,
    @Default("20ms") @Range(least = "1us", most = "1h") Duration target,
    @Default("200ms") @Range(least = "1us", most = "1h") Duration interval,
    @Default("none") Limiting limit,
    @Default("10") @Range(least = "1", most = "1000000") int least,
    @Default("10000") @Range(least = "1", most = "1000000") int most) {

  /** By what a limit goes. */
  public enum Limiting {
    /** There is none. */
    NONE,
    /** By calls that run out of time. */
    EXPIRY,
    /** By how much longer calls take than usual. */
    GRADIENT,
    /** By how many calls seem to wait. */
    VEGAS
  }
}
