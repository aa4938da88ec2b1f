package io.kith.policy.overload;

import io.kith.core.Context;
import io.kith.core.Criticality;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the calls that run, and lets no more in than its limit allows; what matters less may fill
 * only a part of it.
 *
 * <p>Thread-safe; takes no lock and allocates nothing. A call costs two atomic additions.
 */
public final class Gate {

  /** No ticket: the call was refused. */
  public static final long REFUSED = -1;

  /** How many calls are let in for one whose time is taken. */
  private static final int CALLS_PER_SAMPLE = 8;

  /** After so many calls what a limit remembers of tickets is too old. */
  private static final int CALLS_PER_ROUND = 1 << 24;

  /** The upper half counts those that were ever let in, the lower those that are inside. */
  private static final long ONE_ENTERS = (1L << 32) + 1;

  private final Limit limit;
  private final AtomicLong counts = new AtomicLong();

  /** A gate with nobody inside. */
  public Gate(Limit limit) {
    this.limit = limit;
  }

  /**
   * Lets a call in, or not.
   *
   * @param otherwise what it matters if its context does not say
   * @return a ticket for {@link #left}; {@link #REFUSED} if it is refused
   */
  public long enter(Context context, Criticality otherwise) {
    long before = counts.getAndAdd(ONE_ENTERS);
    int inside = (int) before;
    int most = limit.calls();
    if (inside >= most - most / 2
        && inside >= room(most, context.criticality().orElse(otherwise))) {
      int entered = (int) (counts.addAndGet(-ONE_ENTERS) >>> 32);
      limit.refused(entered);
      return REFUSED;
    }
    int ticket = (int) (before >>> 32);
    if (ticket % CALLS_PER_ROUND == 0) {
      limit.renew(ticket);
    }
    return before >>> 32;
  }

  /** How many of so many places those may fill who matter so much. */
  static int room(int limit, Criticality criticality) {
    return switch (criticality) {
      case SHEDDABLE -> limit - limit / 2;
      case SHEDDABLE_PLUS -> limit - limit / 4;
      case CRITICAL -> limit - limit / 16;
      case CRITICAL_PLUS -> limit;
    };
  }

  /** Whether the call with this ticket is to be timed. */
  public boolean isTimed(long ticket) {
    return ticket % CALLS_PER_SAMPLE == 0 && limit.isTimed();
  }

  /**
   * A call that was let in is over.
   *
   * @param ticket what {@link #enter} returned
   * @param expired whether its deadline has passed
   * @param tookNanos how long it ran; negative if it was not timed
   * @param nowNanos the time, if it was timed
   */
  public void left(long ticket, boolean expired, long tookNanos, long nowNanos) {
    long before = counts.getAndDecrement();
    if (expired || tookNanos >= 0) {
      limit.ended((int) ticket, (int) (before >>> 32), (int) before, expired, tookNanos, nowNanos);
    }
  }

  /** How many calls run. */
  public int inside() {
    return (int) counts.get();
  }

  /** How many may run now, of those that matter most. */
  public int limit() {
    return limit.calls();
  }

  /** How many may run now, of those that matter so much. */
  public int limit(Criticality criticality) {
    return room(limit.calls(), criticality);
  }
}
