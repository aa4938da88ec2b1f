package io.kith.policy.rate;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * So many permits in a window that moves along, counted in two words: what was taken since the last
 * border, and what was taken in the window before it, of which as much counts as the moving window
 * still covers, as if it had come evenly.
 *
 * <p>Contract: at most its permits between two borders, which are a window apart; over any interval
 * as long as a window less than twice as many, which needs them all to come at the end of one
 * window and evenly in the next; at an even flow exactly its permits. {@link SlidingLog} is exact
 * and costs memory. One CAS for a call; allocates nothing.
 *
 * @see <a href="https://blog.cloudflare.com/counting-things-a-lot-of-different-things/">How we
 *     built rate limiting capable of scaling to millions of domains</a>
 */
public final class SlidingWindow implements Limiter {

  /** The most permits of a window: what its share of the word can count. */
  public static final int MAX_PERMITS = (1 << 22) - 1;

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(SlidingWindow.class, "state", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final int COUNT_BITS = 22;
  private static final int UNUSED_BITS = 2 * COUNT_BITS;

  private final int most;
  private final long windowNanos;
  private final long originNanos;
  private final long jumpBack;

  /** From above: 20 bits of the number of the window, 22 of the count before it, 22 of its own. */
  private volatile long state;

  /**
   * One of which nothing is taken.
   *
   * @throws IllegalArgumentException if the rate has more than {@value #MAX_PERMITS} permits
   */
  public SlidingWindow(Rate rate, long nowNanos) {
    if (rate.permits() > MAX_PERMITS) {
      throw new IllegalArgumentException(
          rate.permits() + " permits; a sliding window has at most " + MAX_PERMITS);
    }
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
    long window = Math.floorDiv(nowNanos - originNanos, windowNanos);
    long sinceBorderNanos = nowNanos - originNanos - window * windowNanos;
    while (true) {
      long known = state;
      int later = windowsLater(window, known);
      if (later < -jumpBack) {
        STATE.compareAndSet(this, known, packed(window, 0, most));
        continue;
      }
      // What a clock that is behind asks for is counted at the begin of the window that is known.
      long intoNanos = later < 0 ? 0 : sinceBorderNanos;
      int before = later <= 0 ? before(known) : later == 1 ? taken(known) : 0;
      int taken = later <= 0 ? taken(known) : 0;
      if (covered(before, intoNanos) + taken + permits > most) {
        long behindNanos = later < 0 ? -later * windowNanos - sinceBorderNanos : 0;
        return -(waitNanos(before, taken, permits, intoNanos) + behindNanos);
      }
      long next = packed(later <= 0 ? number(known) : window, before, taken + permits);
      if (STATE.compareAndSet(this, known, next)) {
        return 0;
      }
    }
  }

  /** How many windows are between; in a circle, as the number has few bits. */
  private static int windowsLater(long window, long known) {
    return (int) ((window - number(known)) << UNUSED_BITS >> UNUSED_BITS);
  }

  private static long number(long state) {
    return state >>> UNUSED_BITS;
  }

  private static int before(long state) {
    return (int) (state >>> COUNT_BITS) & MAX_PERMITS;
  }

  private static int taken(long state) {
    return (int) state & MAX_PERMITS;
  }

  private static long packed(long window, int before, int taken) {
    return window << UNUSED_BITS | (long) before << COUNT_BITS | taken;
  }

  /** How much of the window before counts, rounded up. */
  private int covered(int before, long intoNanos) {
    return (int) Math.ceil((double) before * (windowNanos - intoNanos) / windowNanos);
  }

  /** Until enough of the window before has left the moving one; perhaps that is in the next. */
  private long waitNanos(int before, int taken, int permits, long intoNanos) {
    int room = most - taken - permits;
    if (room >= 0) {
      return Math.max(1, windowNanos - share(room, before) - intoNanos);
    }
    return windowNanos - intoNanos + Math.max(0, windowNanos - share(most - permits, taken));
  }

  /** The time in which so many of so many come. */
  private long share(int room, int of) {
    return (long) ((double) windowNanos * room / of);
  }

  /** Of the window that they were taken in, as long as it counts. */
  @Override
  public void giveBack(int permits, long takenNanos, long nowNanos) {
    long window = Math.floorDiv(takenNanos - originNanos, windowNanos);
    while (true) {
      long known = state;
      int later = windowsLater(window, known);
      boolean isOfNow = later == 0 && taken(known) >= permits;
      boolean isOfBefore = later == -1 && before(known) >= permits;
      if (!isOfNow && !isOfBefore) {
        return;
      }
      long less = isOfNow ? permits : (long) permits << COUNT_BITS;
      if (STATE.compareAndSet(this, known, known - less)) {
        return;
      }
    }
  }

  @Override
  public boolean isAsNew(long nowNanos) {
    long known = state;
    int later = windowsLater(Math.floorDiv(nowNanos - originNanos, windowNanos), known);
    return later > 1 || (taken(known) == 0 && (later == 1 || (later == 0 && before(known) == 0)));
  }
}
