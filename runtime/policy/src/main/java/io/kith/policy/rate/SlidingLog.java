package io.kith.policy.rate;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * So many permits in any window, exactly: it keeps the time of each.
 *
 * <p>Contract: over any interval as long as a window, at most its permits. There is a place for
 * each permit, which keeps the time at which it was last given, and gives it again only when a
 * window has passed; so nothing more is to be agreed on between threads. One CAS for a call that is
 * admitted; one that is refused looks at all places. Allocates nothing.
 */
public final class SlidingLog implements Limiter {

  /** The most permits: 8 bytes each, for every key. */
  public static final int MAX_PERMITS = 1_000;

  private static final VarHandle PLACE = MethodHandles.arrayElementVarHandle(long[].class);

  private final long windowNanos;
  private final long[] places;

  /** Where the oldest is, most likely; threads may overwrite what others write. */
  private int oldest;

  /**
   * One of which nothing is taken.
   *
   * @throws IllegalArgumentException if the rate has more than {@value #MAX_PERMITS} permits
   */
  public SlidingLog(Rate rate, long nowNanos) {
    if (rate.permits() > MAX_PERMITS) {
      throw new IllegalArgumentException(
          rate.permits()
              + " permits; a sliding log keeps the time of each, of at most "
              + MAX_PERMITS
              + ": take a sliding window");
    }
    this.windowNanos = rate.period().toNanos();
    this.places = new long[rate.permits()];
    Arrays.fill(places, nowNanos - windowNanos);
  }

  @Override
  public long tryTake(int permits, long nowNanos, long patienceNanos) {
    if (permits > places.length) {
      return NEVER;
    }
    for (int given = 0; given < permits; given++) {
      long answer = takeOne(nowNanos);
      if (answer < 0) {
        giveBack(given, nowNanos, nowNanos);
        return answer;
      }
    }
    return 0;
  }

  private long takeOne(long nowNanos) {
    int first = oldest;
    long soonest = Long.MAX_VALUE;
    for (int i = 0; i < places.length; i++) {
      int at = first + i < places.length ? first + i : first + i - places.length;
      long given = (long) PLACE.getVolatile(places, at);
      long ago = nowNanos - given;
      if (ago >= windowNanos) {
        if (PLACE.compareAndSet(places, at, given, nowNanos)) {
          oldest = at + 1 < places.length ? at + 1 : 0;
          return 0;
        }
        soonest = Math.min(soonest, windowNanos); // another was quicker, just now
      } else if (ago < -JUMP_BACK_NANOS) {
        PLACE.compareAndSet(places, at, given, nowNanos);
        soonest = Math.min(soonest, windowNanos);
      } else {
        soonest = Math.min(soonest, windowNanos - ago);
      }
    }
    return -soonest;
  }

  /** Places with the same time are alike: any of them is free again. */
  @Override
  public void giveBack(int permits, long takenNanos, long nowNanos) {
    int left = permits;
    for (int i = 0; i < places.length && left > 0; i++) {
      if (PLACE.compareAndSet(places, i, takenNanos, takenNanos - windowNanos)) {
        oldest = i;
        left--;
      }
    }
  }

  @Override
  public boolean isAsNew(long nowNanos) {
    for (int i = 0; i < places.length; i++) {
      if (nowNanos - (long) PLACE.getVolatile(places, i) < windowNanos) {
        return false;
      }
    }
    return true;
  }
}
