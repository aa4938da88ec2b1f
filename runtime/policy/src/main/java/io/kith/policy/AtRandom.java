package io.kith.policy;

import java.util.List;
import java.util.function.LongSupplier;

/**
 * Any candidate, each as likely as its share of the weights.
 *
 * <p>A pick is one random number and one look into a table, however many candidates there are. A
 * candidate of weight 0 gets no calls, unless all have weight 0. Thread-safe.
 *
 * @see <a href="https://www.keithschwarz.com/darts-dice-coins/">the alias method of A. J. Walker
 *     and M. D. Vose</a>
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

  /**
   * A column for each candidate: with this threshold it is itself, else the other.
   *
   * @param thresholds of 2^32
   */
  private record AliasTable(long[] thresholds, int[] others) {

    static AliasTable of(long[] weights) {
      int size = weights.length;
      long total = 0;
      for (long weight : weights) {
        total += weight;
      }
      double[] share = new double[size];
      int[] small = new int[size];
      int[] large = new int[size];
      int smalls = 0;
      int larges = 0;
      for (int i = 0; i < size; i++) {
        share[i] = (double) weights[i] * size / total;
        if (share[i] < 1) {
          small[smalls++] = i;
        } else {
          large[larges++] = i;
        }
      }
      long[] thresholds = new long[size];
      int[] others = new int[size];
      while (smalls > 0 && larges > 0) {
        int less = small[--smalls];
        int more = large[--larges];
        thresholds[less] = (long) (share[less] * (1L << 32));
        others[less] = more;
        share[more] -= 1 - share[less];
        if (share[more] < 1) {
          small[smalls++] = more;
        } else {
          large[larges++] = more;
        }
      }
      while (larges > 0) {
        thresholds[large[--larges]] = 1L << 32;
      }
      while (smalls > 0) { // what rounding has left over; never one of weight 0
        int last = small[--smalls];
        if (weights[last] > 0) {
          thresholds[last] = 1L << 32;
        } else {
          others[last] = heaviest(weights);
        }
      }
      return new AliasTable(thresholds, others);
    }

    private static int heaviest(long[] weights) {
      int heaviest = 0;
      for (int i = 1; i < weights.length; i++) {
        heaviest = weights[i] > weights[heaviest] ? i : heaviest;
      }
      return heaviest;
    }

    int pick(long bits) {
      int column = index(bits, thresholds.length);
      return (bits & 0xFFFF_FFFFL) < thresholds[column] ? column : others[column];
    }
  }
}
