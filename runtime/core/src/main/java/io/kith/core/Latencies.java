package io.kith.core;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How long calls took: a histogram with buckets whose width grows with their distance from zero.
 *
 * <p>There are 16 buckets between each power of two and the next, so a value that is read from it
 * is off by at most 1/32; below a microsecond, by 32 ns. What took longer than 73 minutes counts as
 * that. Immutable.
 */
public final class Latencies {

  /** How many buckets there are. */
  static final int BUCKETS = 33 * 16;

  private static final int UNIT_BITS = 6;

  /** The bucket that begins at 2^10 units, which is where the coarse bounds do. */
  private static final int COARSE_FIRST = (10 - 3) << 4;

  private static final int COARSE_OCTAVES = 19;
  private static final long LONGEST_NANOS = (1L << 42) - 1;
  private static final Latencies NONE = new Latencies(new long[BUCKETS], 0);

  private final long[] counts;
  private final long count;
  private final long totalNanos;

  /**
   * A histogram of these counts.
   *
   * @param counts how many fell into each bucket; becomes its own
   */
  Latencies(long[] counts, long totalNanos) {
    this.counts = counts;
    this.count = Arrays.stream(counts).sum();
    this.totalNanos = totalNanos;
  }

  /** No calls at all. */
  public static Latencies none() {
    return NONE;
  }

  /** The bucket that a latency falls into. */
  static int bucket(long nanos) {
    long units = Math.clamp(nanos, 0, LONGEST_NANOS) >>> UNIT_BITS;
    if (units < 16) {
      return (int) units;
    }
    int exponent = 63 - Long.numberOfLeadingZeros(units);
    return ((exponent - 3) << 4) + (int) ((units >>> (exponent - 4)) & 15);
  }

  /** The latency in the middle of a bucket. */
  static long middleNanos(int bucket) {
    long low = lowNanos(bucket);
    return low + (lowNanos(bucket + 1) - low) / 2;
  }

  private static long lowNanos(int bucket) {
    long units = bucket < 16 ? bucket : (16L + (bucket & 15)) << ((bucket >>> 4) - 1);
    return units << UNIT_BITS;
  }

  /** How many calls are in it. */
  public long count() {
    return count;
  }

  /** How long all of them took together, exactly, in nanoseconds. */
  public long totalNanos() {
    return totalNanos;
  }

  /** How long one took on average, in nanoseconds; 0 if there were none. */
  public long meanNanos() {
    return count == 0 ? 0 : totalNanos / count;
  }

  /**
   * The latency that this share of the calls did not exceed, in nanoseconds; 0 if there were none.
   *
   * @param share 0 to 1, such as 0.99
   */
  public long quantileNanos(double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("a share is between 0 and 1, not " + share);
    }
    long rank = Math.max(1, (long) Math.ceil(share * count));
    long seen = 0;
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      seen += counts[bucket];
      if (seen >= rank) {
        return middleNanos(bucket);
      }
    }
    return 0;
  }

  /**
   * The ends of the classes that {@link #counts} tells apart, so many between each power of two
   * times 64 ns and the next, from 65,536 ns to about 34 seconds.
   *
   * @param perOctave 1, 2, 4, 8 or 16
   */
  public static long[] boundsNanos(int perOctave) {
    if (perOctave < 1 || perOctave > 16 || Integer.bitCount(perOctave) != 1) {
      throw new IllegalArgumentException("1, 2, 4, 8 or 16 an octave, not " + perOctave);
    }
    int step = 16 / perOctave;
    return IntStream.rangeClosed(0, COARSE_OCTAVES * perOctave)
        .mapToLong(i -> lowNanos(COARSE_FIRST + i * step))
        .toArray();
  }

  /**
   * How many calls took less than the first bound, from there to less than the next, and so on to
   * those that took the last one or more: one number more than there are bounds. Exact for bounds
   * of {@link #boundsNanos}.
   *
   * @param boundsNanos in ascending order
   */
  public long[] counts(long[] boundsNanos) {
    long[] classes = new long[boundsNanos.length + 1];
    int index = 0;
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      if (counts[bucket] > 0) {
        long nanos = lowNanos(bucket);
        while (index < boundsNanos.length && nanos >= boundsNanos[index]) {
          index++;
        }
        classes[index] += counts[bucket];
      }
    }
    return classes;
  }

  /** Both together. */
  public Latencies plus(Latencies other) {
    long[] sum = counts.clone();
    Arrays.setAll(sum, bucket -> counts[bucket] + other.counts[bucket]);
    return new Latencies(sum, totalNanos + other.totalNanos);
  }

  /** What came after the earlier state of the same histogram. */
  public Latencies since(Latencies earlier) {
    long[] rest = counts.clone();
    Arrays.setAll(rest, bucket -> counts[bucket] - earlier.counts[bucket]);
    return new Latencies(rest, totalNanos - earlier.totalNanos);
  }

  @Override
  public String toString() {
    return count
        + " calls, mean "
        + meanNanos()
        + " ns, p50 "
        + quantileNanos(0.5)
        + " ns, p99 "
        + quantileNanos(0.99)
        + " ns";
  }
}
