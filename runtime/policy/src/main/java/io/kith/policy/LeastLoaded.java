package io.kith.policy;

import java.util.List;
import java.util.function.LongSupplier;

/**
 * The candidate with the least load; of equals any.
 *
 * <p>Where there are more than {@value #MOST_LOOKED_AT} it is the least loaded of so many in a row,
 * from a random place on: a pick costs the same however many there are, and many clients that see
 * the same loads do not all choose the same. Thread-safe.
 */
public final class LeastLoaded implements Balancer {

  private static final int MOST_LOOKED_AT = 32;

  private final Load load;
  private final LongSupplier random;

  /**
   * A balancer.
   *
   * @param random uniform over all 64 bits; called on the threads of the callers
   */
  public LeastLoaded(Load load, LongSupplier random) {
    this.load = load;
    this.random = random;
  }

  @Override
  public Picker over(List<? extends Candidate> candidates) {
    Candidate[] all = candidates.toArray(Candidate[]::new);
    int looks = Math.min(all.length, MOST_LOOKED_AT);
    return call -> {
      int at = AtRandom.index(random.getAsLong(), all.length);
      int best = at;
      double least = Double.POSITIVE_INFINITY;
      for (int i = 0; i < looks; i++) {
        double busy = load.of(all[at]);
        if (busy < least) {
          least = busy;
          best = at;
        }
        at = at + 1 == all.length ? 0 : at + 1;
      }
      return best;
    };
  }
}
