package io.kith.policy.breaker;

import java.time.Duration;

/**
 * How a client holds back calls to a service that refuses them. Immutable.
 *
 * @param multiplier how many times as many calls are sent as were accepted lately, {@code K} in the
 *     book; 1.05 to 100, 2 by default. The lower, the less work the service has with refusals, and
 *     the longer it takes until the client notices that it is well.
 * @param window over how long calls are counted; 1 s to 1 h, 10 s by default
 * @param floor so many calls a second are sent whatever was refused, and as many at once; 1 to
 *     1000000, 5 by default
 */
public record ThrottlePolicy(double multiplier, Duration window, int floor) {

  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final int MOST_FLOOR = 1_000_000;

  /** That a row of accepted calls is mere chance is as unlikely as so many tosses of a coin. */
  private static final int TOSSES = 16;

  private static final ThrottlePolicy DEFAULTS = new ThrottlePolicy(2, Duration.ofSeconds(10), 5);

  public ThrottlePolicy {
    require(multiplier >= 1.05 && multiplier <= 100, "multiplier", multiplier, "1.05 to 100");
    require(
        window.compareTo(SHORTEST) >= 0 && window.compareTo(LONGEST) <= 0,
        "window",
        window,
        "1 s to 1 h");
    require(floor >= 1 && floor <= MOST_FLOOR, "floor", floor, "1 to " + MOST_FLOOR);
  }

  private static void require(boolean holds, String name, Object value, String allowed) {
    if (!holds) {
      throw new IllegalArgumentException(name + " is " + value + "; allowed is " + allowed);
    }
  }

  /** The defaults. */
  public static ThrottlePolicy defaults() {
    return DEFAULTS;
  }

  /**
   * So many calls in a row that were accepted show that the service is well. Of those that are sent
   * while it takes all it can, about one in {@link #multiplier} is accepted, so that such a row
   * would hardly ever come by chance.
   */
  int wellInARow() {
    return (int) Math.ceil(TOSSES * Math.log(2) / Math.log(multiplier));
  }

  /** How often a throttle is to be turned. */
  public Duration interval() {
    return Duration.ofNanos(
        Math.min(window.toNanos() / TimeWindow.SLICES, Duration.ofSeconds(1).toNanos()));
  }
}
