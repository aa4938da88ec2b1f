package io.kith.policy.overload;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A limit that falls when most calls run out of time, and only then: it says nothing about how long
 * a call may take, and leaves alone whatever its callers have the time for.
 *
 * <p>Calls are looked at in rounds: one begins when the limit changes, and those that were let in
 * before do not count. If half of those that were let in first have run into their deadlines, and
 * not just a few of them, the limit becomes half to three quarters of the calls that run. If
 * somebody is refused, and twice as many calls as the limit were let in without that, the limit
 * grows by a tenth and one. So it settles where calls take less than they may, and those that would
 * wait in vain for a resource are refused at once.
 *
 * <p>It needs no clock, and does nothing for a call that ends in time. Thread-safe; takes no lock.
 */
public final class ExpiryLimit implements Limit {

  /** Fewer calls than this prove nothing. */
  static final int LEAST_EXPIRED = 5;

  /** A round in which so few have expired is over after so many times the calls that run. */
  private static final int LONGEST_ROUND = 2;

  private final int least;
  private final int most;
  private volatile int limit;

  /** How many had been let in when the round began. */
  private final AtomicInteger begin = new AtomicInteger();

  private final AtomicInteger expired = new AtomicInteger();

  /**
   * A limit that is as high as it gets.
   *
   * @param least never fewer; at least 1
   * @param most never more
   */
  public ExpiryLimit(int least, int most) {
    MeasuredLimit.requireBounds(least, most);
    this.least = least;
    this.most = most;
    this.limit = most;
  }

  @Override
  public int calls() {
    return limit;
  }

  @Override
  public boolean isTimed() {
    return false;
  }

  @Override
  public void renew(int entered) {
    begin.set(entered);
    expired.set(0);
  }

  @Override
  public void refused(int entered) {
    int began = begin.get();
    int now = limit;
    if (now < most && entered - began >= 2 * now && begin.compareAndSet(began, entered)) {
      expired.set(0);
      limit = Math.min(most, now + now / 10 + 1);
    }
  }

  @Override
  public void ended(
      int ticket, int entered, int inside, boolean expired, long tookNanos, long nowNanos) {
    int began = begin.get();
    if (!expired || ticket - began < 0) {
      return;
    }
    int count = this.expired.incrementAndGet();
    int first = ticket - began + 1; // those that were let in no later than this one
    if (2L * count >= first) {
      if (count >= Math.max(LEAST_EXPIRED, inside / 8) && begin.compareAndSet(began, entered)) {
        this.expired.set(0);
        double share = Math.min(1, (double) count / first);
        limit = Math.clamp((long) (Math.min(limit, inside) * (1 - share / 2)), least, most);
      }
    } else if (first > LONGEST_ROUND * Math.max(LEAST_EXPIRED, inside)
        && begin.compareAndSet(began, ticket)) {
      this.expired.set(0);
    }
  }
}
