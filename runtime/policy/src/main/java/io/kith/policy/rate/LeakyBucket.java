package io.kith.policy.rate;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Shapes: whoever comes too early waits in a queue, out of which the rate lets one after the other.
 * Whom the queue has no room for, or who cannot wait that long, is refused at once.
 *
 * <p>Contract: those who wait as they are told go on no closer than the rate has them: over any
 * interval, at most {@code 1 + rate × interval} one by one, and after a call of several permits the
 * next waits for all of them. Nobody stands anywhere: the queue is the time at which the next may
 * go on. One CAS for a call; allocates nothing.
 */
public final class LeakyBucket implements Limiter {

  private static final VarHandle NEXT;

  static {
    try {
      NEXT = MethodHandles.lookup().findVarHandle(LeakyBucket.class, "next", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final int queue;
  private final long nanosPerPermit;
  private final long longestWaitNanos;
  private volatile long next;

  /**
   * One with nobody in its queue.
   *
   * @param queue how many may wait, 1 or more
   */
  public LeakyBucket(Rate rate, int queue, long nowNanos) {
    this.queue = queue;
    this.nanosPerPermit = rate.nanosPerPermit();
    this.longestWaitNanos = Quota.spanNanos(rate, queue);
    this.next = nowNanos;
  }

  @Override
  public long tryTake(int permits, long nowNanos, long patienceNanos) {
    if (permits > 1L + queue) {
      return NEVER;
    }
    long rest = (permits - 1) * nanosPerPermit;
    long most = Math.min(patienceNanos, longestWaitNanos - rest);
    while (true) {
      long before = next;
      long wait = Math.max(before - nowNanos, 0);
      if (wait > longestWaitNanos + nanosPerPermit + JUMP_BACK_NANOS) {
        NEXT.compareAndSet(this, before, nowNanos + longestWaitNanos);
      } else if (wait > most) {
        return most - wait;
      } else if (NEXT.compareAndSet(this, before, nowNanos + wait + rest + nanosPerPermit)) {
        return wait;
      }
    }
  }

  /** Only of the last in the queue: who stands behind knows already when to go on. */
  @Override
  public void giveBack(int permits, long takenNanos, long nowNanos) {
    NEXT.compareAndSet(this, takenNanos + permits * nanosPerPermit, takenNanos);
  }

  @Override
  public boolean isAsNew(long nowNanos) {
    return next - nowNanos <= 0;
  }
}
