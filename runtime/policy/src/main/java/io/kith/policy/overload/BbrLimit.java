package io.kith.policy.overload;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * While the processors are busy, as many calls as the server has shown to complete: the most in any
 * {@value #BUCKET_MILLIS} ms of the last ten seconds, times the shortest mean time of theirs. While
 * they are not, as many as there may ever be.
 *
 * <p>How busy the processors are is told from outside, every now and then. Once too busy, they
 * count as too busy for another second. Thread-safe; takes no lock: a sample that comes while
 * another is being added is lost.
 *
 * @see <a href="https://queue.acm.org/detail.cfm?id=3022184">N. Cardwell et al.: BBR:
 *     Congestion-Based Congestion Control. ACM Queue 14(5), 2016</a>, after which go-zero and
 *     Kratos shed load
 */
public final class BbrLimit implements Limit {

  static final int BUCKET_MILLIS = 100;

  private static final long BUCKET_NANOS = BUCKET_MILLIS * 1_000_000L;
  private static final int BUCKETS = 100;
  private static final long COOLING_NANOS = 1_000_000_000L;

  private final double busyFrom;
  private final int least;
  private final int most;
  private volatile int learned;
  private volatile boolean busy;

  // The thread's that tells of the processors.
  private long busyUntilNanos;
  private boolean wasBusy;

  /** Whether a thread is at what follows. */
  private final AtomicBoolean sampling = new AtomicBoolean();

  private final int[] passed = new int[BUCKETS];
  private final double[] meanNanos = new double[BUCKETS];
  private int bucket;
  private long bucketEndNanos;
  private int passedBefore;
  private double sumNanos;
  private int samples;

  /**
   * A limit that has seen nothing.
   *
   * @param busyFrom from which share of the processors' time on they count as too busy; 0 to 1
   */
  public BbrLimit(double busyFrom, int least, int most, long nowNanos) {
    MeasuredLimit.requireBounds(least, most);
    if (!(busyFrom > 0 && busyFrom <= 1)) {
      throw new IllegalArgumentException("busy from " + busyFrom + "; write a share, such as 0.8");
    }
    this.busyFrom = busyFrom;
    this.least = least;
    this.most = most;
    this.learned = most;
    this.bucketEndNanos = nowNanos + BUCKET_NANOS;
    Arrays.fill(meanNanos, Double.MAX_VALUE);
  }

  /** How busy the processors are, as a share of their time. By one thread. */
  public void processors(double share, long nowNanos) {
    if (share >= busyFrom) {
      wasBusy = true;
      busyUntilNanos = nowNanos + COOLING_NANOS;
    }
    wasBusy &= nowNanos - busyUntilNanos < 0;
    busy = wasBusy;
  }

  @Override
  public int calls() {
    return busy ? learned : most;
  }

  @Override
  public boolean isTimed() {
    return true;
  }

  @Override
  public void ended(
      int ticket, int entered, int inside, boolean expired, long tookNanos, long nowNanos) {
    if (tookNanos >= 0 && sampling.compareAndSet(false, true)) {
      try {
        sample(entered - inside + 1, tookNanos, nowNanos);
      } finally {
        sampling.set(false);
      }
    }
  }

  private void sample(int passedSoFar, long tookNanos, long nowNanos) {
    if (nowNanos - bucketEndNanos >= 0) {
      endBuckets(passedSoFar, nowNanos);
    }
    sumNanos += Math.max(1, tookNanos);
    samples++;
  }

  private void endBuckets(int passedSoFar, long nowNanos) {
    long ended = (nowNanos - bucketEndNanos) / BUCKET_NANOS + 1;
    int calls = Math.max(0, passedSoFar - passedBefore);
    // What came in during several buckets is spread over them.
    int each = (int) (calls / ended);
    double mean = samples == 0 ? Double.MAX_VALUE : sumNanos / samples;
    for (int i = 0; i < Math.min(ended, BUCKETS); i++) {
      passed[bucket] = each;
      meanNanos[bucket] = mean;
      bucket = (bucket + 1) % BUCKETS;
    }
    passedBefore = passedSoFar;
    bucketEndNanos += ended * BUCKET_NANOS;
    sumNanos = 0;
    samples = 0;
    learned = learn();
  }

  private int learn() {
    int mostPassed = Arrays.stream(passed).max().orElse(0);
    double leastNanos = Arrays.stream(meanNanos).min().orElse(Double.MAX_VALUE);
    if (mostPassed == 0 || leastNanos == Double.MAX_VALUE) {
      return most;
    }
    return (int) Math.clamp(Math.ceil(mostPassed * leastNanos / BUCKET_NANOS), least, most);
  }
}
