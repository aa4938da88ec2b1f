package io.kith.policy.breaker;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * The calls of the last so long. It has ten slices; the first roll after the end of a slice begins
 * the next, and forgets the oldest.
 *
 * <p>Counts only grow, and what they were at the beginning of the window is subtracted: so a roll
 * loses nothing that is recorded meanwhile, and to record needs no time.
 */
final class TimeWindow implements CallWindow {

  static final int SLICES = 10;

  /** The counts at some moment. */
  private record Counts(long well, long failed, long slow) {
    static final Counts NONE = new Counts(0, 0, 0);
  }

  private final LongAdder well = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder slow = new LongAdder();
  private final long sliceNanos;
  private final AtomicBoolean rolling = new AtomicBoolean();
  private volatile Counts before = Counts.NONE;
  private volatile long sliceSinceNanos;

  // Belongs to the one who rolls: the counts at the beginning of each slice.
  private final Counts[] atBegin = new Counts[SLICES];
  private int slice;

  TimeWindow(long lengthNanos, long nowNanos) {
    this.sliceNanos = lengthNanos / SLICES;
    this.sliceSinceNanos = nowNanos;
    Arrays.fill(atBegin, Counts.NONE);
  }

  @Override
  public void recordWell() {
    well.increment();
  }

  @Override
  public void record(boolean hasFailed, boolean wasSlow) {
    (hasFailed ? failed : well).increment();
    if (wasSlow) {
      slow.increment();
    }
  }

  @Override
  public void roll(long nowNanos) {
    if (nowNanos - sliceSinceNanos >= sliceNanos && rolling.compareAndSet(false, true)) {
      try {
        rollOn(nowNanos);
      } finally {
        rolling.set(false);
      }
    }
  }

  private void rollOn(long nowNanos) {
    long over = (nowNanos - sliceSinceNanos) / sliceNanos;
    if (over <= 0) { // another has rolled it meanwhile
      return;
    }
    var now = new Counts(well.sum(), failed.sum(), slow.sum());
    for (long i = Math.min(over, SLICES); i > 0; i--) {
      slice = (slice + 1) % SLICES;
      atBegin[slice] = now;
    }
    before = atBegin[(slice + 1) % SLICES];
    sliceSinceNanos += over * sliceNanos;
  }

  @Override
  public long calls() {
    Counts from = before;
    return well.sum() - from.well + failed.sum() - from.failed;
  }

  @Override
  public long failed() {
    return failed.sum() - before.failed;
  }

  @Override
  public long slow() {
    return slow.sum() - before.slow;
  }
}
