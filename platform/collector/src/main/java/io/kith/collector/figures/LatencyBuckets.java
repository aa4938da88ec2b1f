package io.kith.collector.figures;

/**
 * The bounds by which durations are counted: two buckets between each power of two and the next,
 * from 64 µs to 67 s, and one for all above.
 *
 * <p>They are the same everywhere and for ever, since counts are added up over processes, hubs and
 * years. A quantile that is read from them is taken to lie within its bucket by the logarithm; it
 * is off by less than the width of that bucket, which is two fifths of it.
 */
public final class LatencyBuckets {

  /** How many there are. */
  public static final int COUNT = 42;

  private static final double SHORTEST_MICROS = 64;
  private static final double[] UPPER_NANOS = upperNanos();

  private LatencyBuckets() {}

  private static double[] upperNanos() {
    double[] upper = new double[COUNT];
    for (int i = 0; i < COUNT; i++) {
      upper[i] = SHORTEST_MICROS * 1_000 * Math.pow(2, i / 2.0);
    }
    return upper;
  }

  /** The bucket that a duration falls into; its upper end is part of it. */
  static int of(double nanos) {
    int low = 0;
    int high = COUNT - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (nanos <= UPPER_NANOS[middle]) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /**
   * The upper end of a bucket. What is longer than that of the last bucket but one is in the last,
   * whatever it took.
   */
  public static double upperMillis(int bucket) {
    return UPPER_NANOS[bucket] / 1e6;
  }

  private static double lowerMillis(int bucket) {
    return bucket == 0 ? 0 : upperMillis(bucket - 1);
  }

  /** The duration that this share of what was counted did not exceed; 0 if nothing was. */
  static double quantileMillis(long[] counts, double share) {
    long all = 0;
    for (long count : counts) {
      all += count;
    }
    double rank = Math.max(share * all, Double.MIN_VALUE);
    double seen = 0;
    for (int bucket = 0; bucket < COUNT; bucket++) {
      if (counts[bucket] > 0 && seen + counts[bucket] >= rank) {
        return within(bucket, (rank - seen) / counts[bucket]);
      }
      seen += counts[bucket];
    }
    return 0;
  }

  private static double within(int bucket, double part) {
    double low = lowerMillis(bucket);
    double high = upperMillis(bucket);
    return low == 0 ? high * part : low * Math.pow(high / low, part);
  }

  /** How many of what was counted took longer than this, as far as the buckets tell. */
  static double longerThan(double millis, long[] counts) {
    double longer = 0;
    for (int bucket = 0; bucket < COUNT; bucket++) {
      double low = lowerMillis(bucket);
      double high = upperMillis(bucket);
      if (low >= millis) {
        longer += counts[bucket];
      } else if (high > millis) {
        longer += counts[bucket] * (high - millis) / (high - low);
      }
    }
    return longer;
  }
}
