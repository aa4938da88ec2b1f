package io.kith.policy.rate;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * So many permits in each window of time, the first of which begins when it is made.
 *
 * <p>Contract: at most its permits in each window. At the border of two windows that is up to twice
 * as many in a short time; over any interval at most {@code permits × (windows that it touches)}.
 * Its state is the number of the window and what was taken in it, in one word. One CAS for a call;
 * allocates nothing.
 */
public final class FixedWindow implements Limiter {

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(FixedWindow.class, "state", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final int most;
  private final long windowNanos;
  private final long originNanos;

  /** More windows than this back, and the clock has jumped. */
  private final long jumpBack;

  /** The number of the window above, what was taken in it below, 32 bits each. */
  private volatile long state;

  /** One of whose first window nothing is taken. */
  public FixedWindow(Rate rate, long nowNanos) {
    this.most = rate.permits();
    this.windowNanos = rate.period().toNanos();
    this.originNanos = nowNanos;
    this.jumpBack = 1 + JUMP_BACK_NANOS / windowNanos;
  }

  @Override
  public long tryTake(int permits, long nowNanos, long patienceNanos) {
    if (permits > most) {
      return NEVER;
    }
    int window = window(nowNanos);
    while (true) {
      long before = state;
      int known = (int) (before >>> 32);
      int later = window - known; // windows are numbered in a circle
      int taken = later > 0 ? 0 : (int) before;
      if (later < -jumpBack) {
        STATE.compareAndSet(this, before, packed(window, most));
      } else if (taken + permits > most) {
        return -untilAfter(Math.max(0, -later), nowNanos);
      } else if (STATE.compareAndSet(
          this, before, packed(later > 0 ? window : known, taken + permits))) {
        return 0;
      }
    }
  }

  private int window(long nowNanos) {
    return (int) Math.floorDiv(nowNanos - originNanos, windowNanos);
  }

  private static long packed(int window, int taken) {
    return (long) window << 32 | taken;
  }

  /** Until this window and so many more are over. */
  private long untilAfter(int more, long nowNanos) {
    return (1L + more) * windowNanos - Math.floorMod(nowNanos - originNanos, windowNanos);
  }

  /** Only as long as the window lasts: the next has its own. */
  @Override
  public void giveBack(int permits, long takenNanos, long nowNanos) {
    int window = window(takenNanos);
    long before = state;
    while ((int) (before >>> 32) == window && (int) before >= permits) {
      if (STATE.compareAndSet(this, before, before - permits)) {
        return;
      }
      before = state;
    }
  }

  @Override
  public boolean isAsNew(long nowNanos) {
    long now = state;
    return (int) now == 0 || window(nowNanos) - (int) (now >>> 32) > 0;
  }
}
