package io.kith.policy.rate;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Permits that come in at a rate and are kept, up to a number: full at first.
 *
 * <p>Contract: over any interval, at most {@code burst + rate × interval}. One number is all its
 * state, the time at which the bucket was empty: what has come in since is what it holds, so that
 * nobody fills it. One CAS for a call; allocates nothing.
 */
public final class TokenBucket implements Limiter {

  private static final VarHandle EMPTY_AT;

  static {
    try {
      EMPTY_AT = MethodHandles.lookup().findVarHandle(TokenBucket.class, "emptyAt", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final int burst;
  private final long nanosPerPermit;
  private final long fullNanos;
  private volatile long emptyAt;

  /**
   * A bucket that is full.
   *
   * @param burst how many permits it holds, 1 or more
   */
  public TokenBucket(Rate rate, int burst, long nowNanos) {
    this.burst = burst;
    this.nanosPerPermit = rate.nanosPerPermit();
    this.fullNanos = Quota.spanNanos(rate, burst);
    this.emptyAt = nowNanos - fullNanos;
  }

  @Override
  public long tryTake(int permits, long nowNanos, long patienceNanos) {
    if (permits > burst) {
      return NEVER;
    }
    long cost = permits * nanosPerPermit;
    while (true) {
      long before = emptyAt;
      long held = Math.min(nowNanos - before, fullNanos);
      if (held < -JUMP_BACK_NANOS) {
        EMPTY_AT.compareAndSet(this, before, nowNanos);
      } else if (held < cost) {
        return held - cost;
      } else if (EMPTY_AT.compareAndSet(this, before, nowNanos - held + cost)) {
        return 0;
      }
    }
  }

  /** What would have come in since, had they not been taken, may have found no room. */
  @Override
  public void giveBack(int permits, long takenNanos, long nowNanos) {
    long back = permits * nanosPerPermit - (nowNanos - takenNanos);
    if (back > 0) {
      EMPTY_AT.getAndAdd(this, -back);
    }
  }

  @Override
  public boolean isAsNew(long nowNanos) {
    return nowNanos - emptyAt >= fullNanos;
  }
}
