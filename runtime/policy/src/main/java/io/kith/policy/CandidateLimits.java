package io.kith.policy;

import java.time.Duration;

/**
 * What no candidate may exceed, however its peers do: beside {@link OutlierDetection}, which
 * compares. Who exceeds one is an outlier, and is ejected and comes back as others do. Immutable.
 *
 * @param errorRatio so great a share of failures, over the window of the detection; 0 to 1, 0 for
 *     no limit
 * @param consecutive so many failures in a row, 0 for no limit
 * @param slow a median of the time of its replies that is as long or longer; 0 to 1 h, 0 for no
 *     limit
 */
public record CandidateLimits(double errorRatio, int consecutive, Duration slow) {

  private static final Duration LONGEST = Duration.ofHours(1);
  private static final CandidateLimits NONE = new CandidateLimits(0, 0, Duration.ZERO);

  public CandidateLimits {
    require(errorRatio >= 0 && errorRatio <= 1, "errorRatio", errorRatio, "0 to 1");
    require(consecutive >= 0, "consecutive", consecutive, "0 or more");
    require(!slow.isNegative() && slow.compareTo(LONGEST) <= 0, "slow", slow, "0 to " + LONGEST);
  }

  private static void require(boolean holds, String name, Object value, String allowed) {
    if (!holds) {
      throw new IllegalArgumentException(name + " is " + value + "; allowed is " + allowed);
    }
  }

  /** None. */
  public static CandidateLimits none() {
    return NONE;
  }

  boolean isTooManyInARow(int failures) {
    return consecutive > 0 && failures >= consecutive;
  }

  boolean isTooManyFailures(double share) {
    return errorRatio > 0 && share >= errorRatio;
  }

  boolean isTooSlow(double nanos) {
    return slow.isPositive() && nanos >= slow.toNanos();
  }
}
