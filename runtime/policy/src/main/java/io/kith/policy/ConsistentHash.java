package io.kith.policy;

import java.util.Arrays;
import java.util.List;

/**
 * Calls with the same key go to the same candidate, and when one comes or goes, only its share of
 * the keys moves. A candidate that is much busier than the mean is passed over, so that one hot key
 * cannot sink it.
 *
 * <p>Each candidate stands at many points of a ring, by its weight; a key belongs to the next point
 * after it. A pick is a binary search among the points. The mean load is counted anew once for as
 * many picks as there are candidates, so that a pick costs the same however many there are.
 * Thread-safe.
 *
 * @see <a href="https://arxiv.org/abs/1608.01350">V. Mirrokni, M. Thorup, M. Zadimoghaddam:
 *     Consistent Hashing with Bounded Loads</a>
 */
public final class ConsistentHash implements Balancer {

  private static final int POINTS_OF_DEFAULT_WEIGHT = 100;
  private static final int MOST_POINTS = 2_000;
  private static final int LEAST_PICKS_BETWEEN_COUNTS = 64;

  private final Key key;
  private final double bound;

  /**
   * A balancer.
   *
   * @param bound how many times the mean of calls outstanding one may have, above 1, such as 1.25;
   *     infinity for no bound
   */
  public ConsistentHash(Key key, double bound) {
    if (!(bound > 1)) {
      throw new IllegalArgumentException("a bound of " + bound + "; it must be above 1");
    }
    this.key = key;
    this.bound = bound;
  }

  @Override
  public Picker over(List<? extends Candidate> candidates) {
    var ring = new Ring(candidates, bound);
    return call -> ring.pick(key.of(call));
  }

  private static final class Ring {
    private final Candidate[] candidates;
    private final double bound;
    private final long[] points;
    private final int[] owners;

    // Both may be a little wrong when several threads count at once.
    private int picksToCount;
    private volatile long total;

    Ring(List<? extends Candidate> all, double bound) {
      this.candidates = all.toArray(Candidate[]::new);
      this.bound = bound;
      long[] weights = Weights.of(all);
      int size = 0;
      for (long weight : weights) {
        size += points(weight);
      }
      record Point(long at, int owner) {}
      var sorted = new Point[size];
      int next = 0;
      for (int owner = 0; owner < candidates.length; owner++) {
        long hash = Key.hash(candidates[owner].id());
        for (int i = 0; i < points(weights[owner]); i++) {
          sorted[next++] = new Point(Key.mixed(hash + i * 0x9E37_79B9_7F4A_7C15L), owner);
        }
      }
      Arrays.sort(
          sorted,
          (a, b) -> a.at != b.at ? Long.compare(a.at, b.at) : Integer.compare(a.owner, b.owner));
      this.points = Arrays.stream(sorted).mapToLong(Point::at).toArray();
      this.owners = Arrays.stream(sorted).mapToInt(Point::owner).toArray();
    }

    private static int points(long weight) {
      long points = weight * POINTS_OF_DEFAULT_WEIGHT / Candidate.DEFAULT_WEIGHT;
      return (int) Math.clamp(points, weight > 0 ? 1 : 0, MOST_POINTS);
    }

    int pick(long hash) {
      int found = Arrays.binarySearch(points, hash);
      int first = found >= 0 ? found : (-found - 1) % points.length;
      double most = most();
      int at = first;
      do {
        if (candidates[owners[at]].outstanding() < most) {
          return owners[at];
        }
        at = at + 1 == points.length ? 0 : at + 1;
      } while (at != first);
      return owners[first]; // all are busier than when they were counted
    }

    /** More calls than this no candidate may have. */
    private double most() {
      if (bound == Double.POSITIVE_INFINITY) {
        return bound;
      }
      if (--picksToCount < 0) {
        picksToCount = Math.max(candidates.length, LEAST_PICKS_BETWEEN_COUNTS);
        long sum = 0;
        for (Candidate candidate : candidates) {
          sum += candidate.outstanding();
        }
        total = sum;
      }
      return Math.ceil(bound * (total + 1) / candidates.length);
    }
  }
}
