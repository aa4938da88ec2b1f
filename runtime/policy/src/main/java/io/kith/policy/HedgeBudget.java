package io.kith.policy;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps hedges from becoming the load: each call pays in a share of a hedge, and a hedge takes a
 * whole one out. So there are never more hedges than that share of the calls, from the first call
 * on.
 *
 * <p>What is paid in and not used is kept up to {@value #MOST_SAVED} hedges, which bounds how many
 * may follow one another when all becomes slow at once. Thread-safe; takes no lock.
 */
public final class HedgeBudget {

  /** How many hedges are saved at the most. */
  public static final int MOST_SAVED = 10;

  private static final int WHOLE = 100;
  private static final long FULL = (long) MOST_SAVED * WHOLE;

  private final int percent;
  private final AtomicLong saved = new AtomicLong();

  /**
   * A budget that is empty.
   *
   * @param percent how many hedges for a hundred calls, 1 to 100
   */
  public HedgeBudget(int percent) {
    if (percent < 1 || percent > WHOLE) {
      throw new IllegalArgumentException(percent + " percent; allowed is 1 to " + WHOLE);
    }
    this.percent = percent;
  }

  /** A call is made, which pays in. */
  public void called() {
    long before = saved.get();
    while (before < FULL && !saved.compareAndSet(before, Math.min(FULL, before + percent))) {
      before = saved.get();
    }
  }

  /** Takes a hedge out, if there is one. */
  public boolean tryHedge() {
    long before = saved.get();
    while (before >= WHOLE) {
      if (saved.compareAndSet(before, before - WHOLE)) {
        return true;
      }
      before = saved.get();
    }
    return false;
  }
}
