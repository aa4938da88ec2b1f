package io.kith.policy;

import java.util.List;
import java.util.function.LongSupplier;

/**
 * Any candidate, each as likely as its share of the weights.
 *
 * <p>A pick is one random number and one look into a table, however many candidates there are. A
 * candidate of weight 0 gets no calls, unless all have weight 0. Thread-safe.
 */
public final class AtRandom implements Balancer {

  private final LongSupplier random;

  /**
   * A balancer.
   *
   * @param random uniform over all 64 bits; called on the threads of the callers
   */
  public AtRandom(LongSupplier random) {
    this.random = random;
  }

  @Override
  public Picker over(List<? extends Candidate> candidates) {
    int size = candidates.size();
    if (Weights.areEqual(candidates)) {
      return call -> index(random.getAsLong(), size);
    }
    var table = AliasTable.of(Weights.of(candidates));
    return call -> table.pick(random.getAsLong());
  }

  /** The upper half of the bits as an index; each as likely, to within one in four billion. */
  static int index(long bits, int size) {
    return (int) ((bits >>> 32) * size >>> 32);
  }
}
