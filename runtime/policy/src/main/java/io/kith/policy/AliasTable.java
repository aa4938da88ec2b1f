package io.kith.policy;

/**
 * What draws candidates at random, each as likely as its share of the weights, by one look into a
 * table however many there are. Immutable.
 *
 * <p>It has a column for each candidate: with the probability of its threshold it is itself, else
 * the other.
 *
 * @param thresholds of 2^32
 * @see <a href="https://www.keithschwarz.com/darts-dice-coins/">the alias method of A. J. Walker
 *     and M. D. Vose</a>
 */
record AliasTable(long[] thresholds, int[] others) {

  /** The table of weights of which not all are 0; one of weight 0 is never drawn. */
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

  /** A candidate, by uniform random bits. */
  int pick(long bits) {
    int column = AtRandom.index(bits, thresholds.length);
    return (bits & 0xFFFF_FFFFL) < thresholds[column] ? column : others[column];
  }
}
