package io.kith.policy;

import java.util.List;
import java.util.function.LongSupplier;

/**
 * The less loaded of two candidates drawn at random, each as likely as its share of the weights:
 * nearly as even as to ask all of them, at the cost of two, and without the herd that runs to
 * whoever looks best. A candidate of weight 0 gets no calls, unless all have weight 0. Thread-safe.
 *
 * @see <a href="https://www.eecs.harvard.edu/~michaelm/postscripts/tpds2001.pdf">M. Mitzenmacher:
 *     The Power of Two Choices in Randomized Load Balancing</a>
 */
public final class PowerOfTwoChoices implements Balancer {

  /** How often another is drawn in place of one that was drawn twice: it may have all weight. */
  private static final int REDRAWS = 3;

  private final Load load;
  private final LongSupplier random;

  /**
   * A balancer.
   *
   * @param random uniform over all 64 bits; called on the threads of the callers
   */
  public PowerOfTwoChoices(Load load, LongSupplier random) {
    this.load = load;
    this.random = random;
  }

  @Override
  public Picker over(List<? extends Candidate> candidates) {
    Candidate[] all = candidates.toArray(Candidate[]::new);
    if (all.length == 1) {
      return call -> 0;
    }
    return Weights.areEqual(candidates) ? amongEquals(all) : byWeight(all, Weights.of(candidates));
  }

  private Picker byWeight(Candidate[] all, long[] weights) {
    var table = AliasTable.of(weights);
    return call -> {
      int one = table.pick(random.getAsLong());
      int other = table.pick(random.getAsLong());
      for (int i = 0; other == one && i < REDRAWS; i++) {
        other = table.pick(random.getAsLong());
      }
      return load.ofDrawn(all[one]) <= load.ofDrawn(all[other]) ? one : other;
    };
  }

  private Picker amongEquals(Candidate[] all) {
    return call -> {
      long bits = random.getAsLong();
      int one = AtRandom.index(bits, all.length);
      int other = AtRandom.index(bits << 32, all.length - 1);
      other += other >= one ? 1 : 0; // never the same
      return load.of(all[one]) <= load.of(all[other]) ? one : other;
    };
  }
}
