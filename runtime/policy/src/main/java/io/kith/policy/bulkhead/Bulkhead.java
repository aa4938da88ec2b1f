package io.kith.policy.bulkhead;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * So many places, of which each call takes one for as long as it runs. Never are more taken than
 * there are, unless there were more when they were taken.
 *
 * <p>Thread-safe; takes no lock and allocates nothing. A call costs two atomic operations.
 */
public final class Bulkhead {

  /** Nobody gets in any more, as this one is not in use. */
  private static final int RETIRED = Integer.MIN_VALUE / 2;

  private final AtomicInteger inside = new AtomicInteger();
  private volatile int places;

  /**
   * All places are free.
   *
   * @param places how many there are, 1 or more
   */
  public Bulkhead(int places) {
    setPlaces(places);
  }

  /** From now on there are so many places; who has one keeps it. */
  public void setPlaces(int places) {
    if (places < 1) {
      throw new IllegalArgumentException("a bulkhead of " + places + " places; write 1 or more");
    }
    this.places = places;
  }

  /** Takes a place, if one is free. */
  public boolean tryEnter() {
    int before = inside.get();
    while (before >= 0 && before < places) {
      if (inside.weakCompareAndSetVolatile(before, before + 1)) {
        return true;
      }
      before = inside.get();
    }
    return false;
  }

  /** Gives a place back; once for each that was taken. */
  public void leave() {
    inside.getAndDecrement();
  }

  /** How many places are taken. */
  public int inside() {
    return Math.max(0, inside.get());
  }

  /** How many places there are. */
  public int places() {
    return places;
  }

  /** Lets nobody in any more, unless somebody is inside. */
  boolean retire() {
    return inside.compareAndSet(0, RETIRED);
  }

  boolean isRetired() {
    return inside.get() < 0;
  }
}
