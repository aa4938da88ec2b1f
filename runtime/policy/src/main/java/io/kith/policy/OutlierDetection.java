package io.kith.policy;

import java.time.Duration;

/**
 * When a candidate does so much worse than its peers that it is an outlier. A failure that is the
 * caller's fault is none: it is never counted.
 *
 * <p>Failures in a row find one that is broken within a few calls; the share of failures finds one
 * that is half broken; the time of its replies finds one that is slow. The last two compare: where
 * all fail or are slow alike, nobody is an outlier. Immutable.
 *
 * @param failuresInARow so many in a row make an outlier, as long as its peers do not fail, too; 2
 *     or more, 5 by default
 * @param failureMargin by how much the share of its failures must exceed that of its peers, 0 to 1
 *     (which never happens), 0.2 by default; and by no less than three standard deviations
 * @param latencyFactor how many times as long as those of its peers its replies must take, by their
 *     medians; above 1, 5 by default, 0 for never. Peers are those that the client says are equally
 *     far away.
 * @param latencyFloor replies that take less are never slow; 20 ms by default
 * @param window over how long calls are counted; 100 ms to 1 h, 10 s by default
 * @param minCalls so few calls in the window say nothing; 1 or more, 20 by default
 */
public record OutlierDetection(
    int failuresInARow,
    double failureMargin,
    double latencyFactor,
    Duration latencyFloor,
    Duration window,
    int minCalls) {

  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final OutlierDetection DEFAULTS =
      new OutlierDetection(5, 0.2, 5, Duration.ofMillis(20), Duration.ofSeconds(10), 20);

  public OutlierDetection {
    require(failuresInARow >= 2, "failuresInARow", failuresInARow, "2 or more");
    require(failureMargin >= 0 && failureMargin <= 1, "failureMargin", failureMargin, "0 to 1");
    require(
        latencyFactor == 0 || (latencyFactor > 1 && Double.isFinite(latencyFactor)),
        "latencyFactor",
        latencyFactor,
        "above 1, or 0");
    require(
        !latencyFloor.isNegative() && latencyFloor.compareTo(LONGEST) <= 0,
        "latencyFloor",
        latencyFloor,
        "0 to 1 h");
    require(
        window.compareTo(SHORTEST) >= 0 && window.compareTo(LONGEST) <= 0,
        "window",
        window,
        "100 ms to 1 h");
    require(minCalls >= 1, "minCalls", minCalls, "1 or more");
  }

  private static void require(boolean holds, String name, Object value, String allowed) {
    if (!holds) {
      throw new IllegalArgumentException(name + " is " + value + "; allowed is " + allowed);
    }
  }

  /** The defaults. */
  public static OutlierDetection defaults() {
    return DEFAULTS;
  }

  /** How often a detector is to be asked: once a slice of the window, or once a second. */
  public Duration interval() {
    return Duration.ofNanos(Math.min(sliceNanos(), LONGEST_INTERVAL.toNanos()));
  }

  /** How long one part of the window is. */
  long sliceNanos() {
    return window.toNanos() / CandidateHealth.SLICES;
  }

  /**
   * The least share of failures that is too many.
   *
   * @param calls how many calls its own share is of, 1 or more
   * @param peersShare the share of its peers' failures, 0 to 1
   */
  double tooManyFailures(int calls, double peersShare) {
    double deviation = Math.sqrt(peersShare * (1 - peersShare) / calls);
    return peersShare + Math.max(failureMargin, 3 * deviation);
  }

  /** What is too slow where the replies of peers take so long, in nanoseconds. */
  double tooSlowNanos(double peersNanos) {
    return Math.max(latencyFactor * peersNanos, latencyFloor.toNanos());
  }
}
