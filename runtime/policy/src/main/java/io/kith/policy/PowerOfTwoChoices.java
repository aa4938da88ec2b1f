package io.kith.policy;

import java.util.List;
import java.util.function.LongSupplier;

/**
 * The less loaded of two candidates drawn at random: nearly as even as to ask all of them, at the
 * cost of two, and without the herd that runs to whoever looks best. Thread-safe.
 *
 * @see <a href="https://www.eecs.harvard.edu/~michaelm/postscripts/tpds2001.pdf">M. Mitzenmacher:
 *     The Power of Two Choices in Randomized Load Balancing</a>
 */
public final class PowerOfTwoChoices implements Balancer {

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
    return call -> {
      long bits = random.getAsLong();
      int one = AtRandom.index(bits, all.length);
      int other = AtRandom.index(bits << 32, all.length - 1);
      other += other >= one ? 1 : 0; // never the same
      return load.of(all[one]) <= load.of(all[other]) ? one : other;
    };
  }
}
