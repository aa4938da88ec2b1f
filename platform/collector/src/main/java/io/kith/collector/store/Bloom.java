package io.kith.collector.store;

import java.util.List;

/**
 * A filter that says of a number that it was certainly not, or probably was, among those that it
 * was made of: of two thousand that were not, one passes.
 *
 * @see <a href="https://doi.org/10.1145/362686.362692">B. H. Bloom: Space/time trade-offs in hash
 *     coding with allowable errors. CACM 13(7), 1970</a>
 */
final class Bloom {

  private static final int BITS_PER_VALUE = 16;
  private static final int PROBES = 8;

  private Bloom() {}

  static byte[] of(long[] values) {
    var filter = new byte[Math.max(1, (int) ((long) values.length * BITS_PER_VALUE / 8))];
    for (long value : values) {
      long hash = Hashes.mix(value);
      for (int probe = 0; probe < PROBES; probe++) {
        int bit = bit(hash, probe, filter);
        filter[bit >>> 3] |= (byte) (1 << (bit & 7));
      }
    }
    return filter;
  }

  static boolean mayHave(byte[] filter, long value) {
    long hash = Hashes.mix(value);
    for (int probe = 0; probe < PROBES; probe++) {
      int bit = bit(hash, probe, filter);
      if ((filter[bit >>> 3] & 1 << (bit & 7)) == 0) {
        return false;
      }
    }
    return true;
  }

  static boolean mayHaveAll(byte[] filter, List<Long> values) {
    for (long value : values) {
      if (!mayHave(filter, value)) {
        return false;
      }
    }
    return true;
  }

  /** Two halves of a hash are as good as many hashes. */
  private static int bit(long hash, int probe, byte[] filter) {
    int mixed = (int) hash + probe * ((int) (hash >>> 32) | 1);
    return (int) ((mixed & 0xffff_ffffL) * (filter.length * 8L) >>> 32);
  }
}
