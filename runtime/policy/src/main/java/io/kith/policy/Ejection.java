package io.kith.policy;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * What happens to an outlier: for how long it gets no calls, how it comes back, and how many may be
 * out before that does more harm than good. Immutable.
 *
 * @param maxShare the share of the candidates that may be out, 0 (for none, ever) to 1; 0.3 by
 *     default. One of two or more always may, unless it is 0.
 * @param panicBelow if fewer than this share of the candidates can be called and are in, those that
 *     are out are used again; 0 (for never) to 1, 0.5 by default
 * @param first how long the first ejection takes, at the least; 10 s by default. Each one after it
 *     takes twice as long as the last, and up to a quarter is added at random, so that many clients
 *     do not come back at once.
 * @param longest the longest, before what is added; 5 min by default
 * @param probes how many calls must go well, one at a time, before it is in again; 1 or more, 3 by
 *     default
 */
public record Ejection(
    double maxShare, double panicBelow, Duration first, Duration longest, int probes) {

  private static final Ejection DEFAULTS =
      new Ejection(0.3, 0.5, Duration.ofSeconds(10), Duration.ofMinutes(5), 3);

  public Ejection {
    requireShare(maxShare, "maxShare");
    requireShare(panicBelow, "panicBelow");
    var _ = new Backoff(first, longest); // has the same bounds
    if (probes < 1) {
      throw new IllegalArgumentException("probes is " + probes + "; allowed is 1 or more");
    }
  }

  private static void requireShare(double share, String name) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(name + " is " + share + "; allowed is 0 to 1");
    }
  }

  /** The defaults. */
  public static Ejection defaults() {
    return DEFAULTS;
  }

  /** How many of so many candidates may be out. */
  int most(int candidates) {
    return maxShare == 0 || candidates < 2
        ? 0
        : Math.clamp((long) (maxShare * candidates), 1, candidates - 1);
  }

  /**
   * Whether so few are left that those which are out are used again.
   *
   * @param left how many can be called and are in
   * @param candidates how many there are
   */
  public boolean isPanic(int left, int candidates) {
    return left < panicBelow * candidates;
  }

  /**
   * How long one is out, in nanoseconds.
   *
   * @param times for the how many-th time, 1 or more
   */
  long nanos(int times, RandomGenerator random) {
    long bound = new Backoff(first, longest).boundNanos(times);
    return bound + random.nextLong(bound / 4 + 1);
  }
}
