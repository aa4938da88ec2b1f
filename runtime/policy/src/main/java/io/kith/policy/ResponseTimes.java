package io.kith.policy;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A percentile of the response times of late, such as p95: what so many percent of them did not
 * exceed.
 *
 * <p>Times are counted in buckets of which there are 16 between each power of two and the next, so
 * that the percentile is off by at most 1/16. It is worked out again every {@value
 * #REFRESH_SECONDS} seconds, by whoever adds a time then, and all that was counted is halved each
 * time once there is much of it: what is older than some of those intervals hardly counts any more.
 * Until {@value #LEAST_TIMES} times are known, nothing is. Thread-safe; takes no lock and allocates
 * nothing.
 */
public final class ResponseTimes {

  /** How long the percentile stays as it is. */
  public static final int REFRESH_SECONDS = 3;

  /** How many times must be known, since the last of few says nothing. */
  public static final int LEAST_TIMES = 100;

  /** The percentile as long as there is none. */
  public static final long UNKNOWN = -1;

  private static final long REFRESH_NANOS = TimeUnit.SECONDS.toNanos(REFRESH_SECONDS);

  /** Below 2^10 ns there is one bucket; the longest is 2^42 ns, more than an hour. */
  private static final int LEAST_BITS = 10;

  private static final int MOST_BITS = 42;
  private static final int BUCKETS = (MOST_BITS - LEAST_BITS) * 16 + 1;

  private final double share;
  private final AtomicIntegerArray counts = new AtomicIntegerArray(BUCKETS);
  private final AtomicLong refreshAtNanos;
  private volatile long percentileNanos = UNKNOWN;

  /**
   * The times of nobody yet.
   *
   * @param percent above 0 and below 100
   */
  public ResponseTimes(double percent, long nowNanos) {
    if (!(percent > 0 && percent < 100)) {
      throw new IllegalArgumentException("percentile " + percent);
    }
    this.share = percent / 100;
    this.refreshAtNanos = new AtomicLong(nowNanos);
  }

  /** A call has taken so long, or longer. */
  public void add(long tookNanos, long nowNanos) {
    counts.getAndIncrement(bucket(tookNanos));
    long refreshAt = refreshAtNanos.get();
    if (nowNanos - refreshAt >= 0
        && refreshAtNanos.compareAndSet(refreshAt, nowNanos + REFRESH_NANOS)
        && !refresh()) {
      refreshAtNanos.set(nowNanos); // as soon as there are enough
    }
  }

  /** The percentile, in nanoseconds; {@link #UNKNOWN} if too few times are known. */
  public long percentileNanos() {
    return percentileNanos;
  }

  private boolean refresh() {
    long total = 0;
    for (int i = 0; i < BUCKETS; i++) {
      total += counts.get(i);
    }
    if (total < LEAST_TIMES) {
      return false;
    }
    long rank = (long) Math.ceil(share * total);
    int bucket = 0;
    for (long seen = counts.get(0); seen < rank && bucket < BUCKETS - 1; ) {
      seen += counts.get(++bucket);
    }
    percentileNanos = endNanos(bucket);
    if (total >= 4 * LEAST_TIMES) {
      halve();
    }
    return true;
  }

  private void halve() {
    for (int i = 0; i < BUCKETS; i++) {
      int count = counts.get(i);
      if (count > 0) {
        counts.getAndAdd(i, count / 2 - count);
      }
    }
  }

  private static int bucket(long nanos) {
    long bounded = Math.clamp(nanos, 0, (1L << MOST_BITS) - 1);
    int bits = 63 - Long.numberOfLeadingZeros(bounded | 1);
    if (bits < LEAST_BITS) {
      return 0;
    }
    return (bits - LEAST_BITS) * 16 + (int) (bounded >>> (bits - 4) & 15) + 1;
  }

  /** The largest time of a bucket. */
  private static long endNanos(int bucket) {
    if (bucket == 0) {
      return (1L << LEAST_BITS) - 1;
    }
    int bits = (bucket - 1) / 16 + LEAST_BITS;
    long step = 1L << (bits - 4);
    return (1L << bits) + ((bucket - 1) % 16 + 1) * step - 1;
  }
}
