package io.kith.resilience;

import io.kith.policy.bulkhead.Bulkhead;
import io.kith.policy.bulkhead.KeyedBulkheads;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The places of one entry of {@code bulkheads}: of all calls that it is about, or of each value of
 * a key. A call that finds none may wait until one is free. Thread-safe; takes a lock only to wait,
 * and to wake those that do.
 */
final class Places {

  /** So many calls may wait for each place, so that those that cannot get one are told at once. */
  private static final int WAITING_PER_PLACE = 2;

  private final Bulkhead common;
  private final @Nullable KeyedBulkheads byKey;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition left = lock.newCondition();

  /** How many wait; changed under the lock. */
  private volatile int waiting;

  /**
   * Places that are all free.
   *
   * @param isKeyed whether each key has its own
   */
  Places(boolean isKeyed) {
    this.common = new Bulkhead(1);
    this.byKey = isKeyed ? new KeyedBulkheads(1) : null;
  }

  /** From now on there are so many, or so many for each key. */
  void set(int places) {
    common.setPlaces(places);
    if (byKey != null) {
      byKey.setPlaces(places);
    }
  }

  /** Takes a place; null if none is free. */
  @Nullable Bulkhead enter(String key) {
    if (byKey != null) {
      KeyedBulkheads.Entry entry = byKey.enter(key);
      return entry.entered() ? entry.bulkhead() : null;
    }
    return common.tryEnter() ? common : null;
  }

  /**
   * Takes a place where there are no keys, and waits for one if none is free.
   *
   * @return null if none became free in time, or if too many wait already
   */
  @Nullable Bulkhead await(long mostNanos) throws InterruptedException {
    Bulkhead entered = waiting == 0 ? enter("") : null; // those that wait come first
    if (entered != null) {
      return entered;
    }
    long nanos = mostNanos;
    lock.lockInterruptibly();
    try {
      if (waiting >= WAITING_PER_PLACE * (long) common.places()) {
        return null;
      }
      waiting++;
      try {
        entered = enter("");
        while (entered == null && nanos > 0) {
          nanos = left.awaitNanos(nanos);
          entered = enter("");
        }
        return entered;
      } finally {
        waiting--;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Gives a place back. */
  void leave(Bulkhead entered) {
    entered.leave();
    if (waiting > 0) {
      lock.lock();
      try {
        left.signal();
      } finally {
        lock.unlock();
      }
    }
  }

  /** Whether each key has places of its own. */
  boolean isKeyed() {
    return byKey != null;
  }

  /** How many there are, where there are no keys. */
  int places() {
    return common.places();
  }

  /** How many of them are taken. */
  int taken() {
    return common.inside();
  }

  /** How many calls wait. */
  int waiting() {
    return waiting;
  }
}
