package io.kith.benchmarks.kith;

/** A histogram of times, exact to about six per cent. Not thread-safe. */
final class Latencies {

  private static final int PER_DOUBLING = 16;
  private final long[] counts = new long[64 * PER_DOUBLING];
  private long total;

  void add(long nanos) {
    counts[bucket(Math.max(1, nanos))]++;
    total++;
  }

  void add(Latencies other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
    total += other.total;
  }

  private static int bucket(long nanos) {
    int exponent = 63 - Long.numberOfLeadingZeros(nanos);
    int shift = Math.max(0, exponent - 4);
    return exponent * PER_DOUBLING + (int) (nanos >>> shift & PER_DOUBLING - 1);
  }

  /** The time that this share of all did not exceed, in milliseconds. */
  double millis(double share) {
    long rank = (long) Math.ceil(share * total);
    long below = 0;
    for (int i = 0; i < counts.length; i++) {
      below += counts[i];
      if (below >= rank && below > 0) {
        int exponent = i / PER_DOUBLING;
        double step = Math.pow(2, exponent) / PER_DOUBLING;
        return (Math.pow(2, exponent) + (i % PER_DOUBLING + 1) * step) / 1e6;
      }
    }
    return 0;
  }
}
