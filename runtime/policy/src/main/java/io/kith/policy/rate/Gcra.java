package io.kith.policy.rate;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The generic cell rate algorithm: permits are to be evenly spaced, and each may come early, by a
 * tolerance. With a burst of 1 it tolerates nothing: two permits are never closer than the rate has
 * them.
 *
 * <p>Contract: over any interval, at most {@code burst + rate × interval}. Its state is the time at
 * which the next permit is due, in theory. One CAS for a call; allocates nothing.
 *
 * @see <a href="https://www.itu.int/rec/T-REC-I.371">ITU-T I.371, Traffic control and congestion
 *     control in B-ISDN, annex A</a>
 */
public final class Gcra implements Limiter {

  private static final VarHandle DUE;

  static {
    try {
      DUE = MethodHandles.lookup().findVarHandle(Gcra.class, "due", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final int burst;
  private final long nanosPerPermit;
  private final long mostAheadNanos;
  private volatile long due;

  /**
   * One that has given nothing yet.
   *
   * @param burst how many permits may come at once, 1 or more
   */
  public Gcra(Rate rate, int burst, long nowNanos) {
    this.burst = burst;
    this.nanosPerPermit = rate.nanosPerPermit();
    this.mostAheadNanos = Quota.spanNanos(rate, burst);
    this.due = nowNanos;
  }

  @Override
  public long tryTake(int permits, long nowNanos, long patienceNanos) {
    if (permits > burst) {
      return NEVER;
    }
    while (true) {
      long before = due;
      long ahead = Math.max(before - nowNanos, 0) + permits * nanosPerPermit;
      if (before - nowNanos > mostAheadNanos + JUMP_BACK_NANOS) {
        DUE.compareAndSet(this, before, nowNanos + mostAheadNanos);
      } else if (ahead > mostAheadNanos) {
        return mostAheadNanos - ahead;
      } else if (DUE.compareAndSet(this, before, nowNanos + ahead)) {
        return 0;
      }
    }
  }

  /** Time that has passed since they were taken would have passed unused without them, too. */
  @Override
  public void giveBack(int permits, long takenNanos, long nowNanos) {
    long back = permits * nanosPerPermit - (nowNanos - takenNanos);
    if (back > 0) {
      DUE.getAndAdd(this, -back);
    }
  }

  @Override
  public boolean isAsNew(long nowNanos) {
    return due - nowNanos <= 0;
  }
}
