package io.kith.policy.breaker;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a breaker does for a while, and since when and why. Whoever is let in by a phase tells the
 * same phase how it went; if the breaker is in another by then, that changes nothing.
 *
 * <p>Thread-safe. For each phase there is a new object, so that what is left of one before never
 * counts for it.
 */
public abstract sealed class Phase {

  /** What the breaker does. */
  public enum State {
    /** It lets all calls through, and counts how they go. */
    CLOSED,
    /** It lets no call through. */
    OPEN,
    /** It lets so many calls through as it has probes, and no more. */
    PROBING,
    /** It lets a share of the calls through, which grows. */
    RECOVERING,
    /** It lets no call through, since a rule says so. */
    FORCED_OPEN,
    /** It lets all calls through and counts none, since a rule says so. */
    FORCED_CLOSED
  }

  private final State state;
  private final long sinceNanos;
  private final String why;

  private Phase(State state, long sinceNanos, String why) {
    this.state = state;
    this.sinceNanos = sinceNanos;
    this.why = why;
  }

  /** What the breaker does. */
  public final State state() {
    return state;
  }

  /** Since when, by the breaker's ticker. */
  public final long sinceNanos() {
    return sinceNanos;
  }

  /** Why it opened, as a sentence without its end; empty for one that is closed. */
  public final String why() {
    return why;
  }

  /** In how many nanoseconds it is worth while to ask again; 0 if that may be at any time. */
  public long retryNanos(long nowNanos) {
    return 0;
  }

  /** What it does, since when, why, and what comes next: for people. */
  public String text(long nowNanos) {
    String since = state + " for " + Texts.time(nowNanos - sinceNanos);
    return why.isEmpty() ? since : since + ": " + why;
  }

  @Override
  public String toString() {
    return why.isEmpty() ? state.toString() : state + ": " + why;
  }

  /** One in which calls are counted and judged. */
  abstract static sealed class Counting extends Phase {
    final CallWindow window;
    final AtomicInteger failedInARow = new AtomicInteger();

    /** How often it has opened since it was last closed. */
    final int times;

    private Counting(State state, long sinceNanos, String why, CallWindow window, int times) {
      super(state, sinceNanos, why);
      this.window = window;
      this.times = times;
    }
  }

  static final class Closed extends Counting {
    Closed(long sinceNanos, CallWindow window) {
      super(State.CLOSED, sinceNanos, "", window, 0);
    }
  }

  static final class Open extends Phase {
    final long untilNanos;
    final int times;

    Open(long sinceNanos, String why, long untilNanos, int times) {
      super(State.OPEN, sinceNanos, why);
      this.untilNanos = untilNanos;
      this.times = times;
    }

    @Override
    public long retryNanos(long nowNanos) {
      return Math.max(0, untilNanos - nowNanos);
    }

    @Override
    public String text(long nowNanos) {
      return super.text(nowNanos) + "; it tries again in " + Texts.time(untilNanos - nowNanos);
    }
  }

  static final class Probing extends Phase {
    final int times;
    private final int probes;
    private final AtomicInteger admitted = new AtomicInteger();
    final AtomicInteger failed = new AtomicInteger();
    final AtomicInteger slow = new AtomicInteger();
    final AtomicInteger ended = new AtomicInteger();

    Probing(long sinceNanos, String why, int times, int probes) {
      super(State.PROBING, sinceNanos, why);
      this.times = times;
      this.probes = probes;
    }

    /** Takes one of the places for probes, if one is left. */
    boolean tryEnter() {
      int before = admitted.get();
      while (before < probes) {
        if (admitted.compareAndSet(before, before + 1)) {
          return true;
        }
        before = admitted.get();
      }
      return false;
    }

    /** A probe says nothing: another may have its place. */
    void giveBack() {
      admitted.decrementAndGet();
    }

    @Override
    public String text(long nowNanos) {
      return super.text(nowNanos)
          + "; "
          + admitted.get()
          + " of "
          + probes
          + " calls were let through to see how it is, and "
          + ended.get()
          + " of them are back";
    }
  }

  static final class Recovering extends Counting {
    private static final int STEPS = 10;
    private final long lastsNanos;
    private final AtomicLong asked = new AtomicLong();

    Recovering(long sinceNanos, String why, CallWindow window, int times, long lastsNanos) {
      super(State.RECOVERING, sinceNanos, why, window, times);
      this.lastsNanos = lastsNanos;
    }

    boolean isOver(long nowNanos) {
      return nowNanos - sinceNanos() >= lastsNanos;
    }

    /** Of how many calls in ten each is let through: from 1, evenly in time, to 10. */
    private int step(long nowNanos) {
      return Math.clamp(1 + STEPS * (nowNanos - sinceNanos()) / lastsNanos, 1, STEPS);
    }

    /** Lets the first through, and then as many as are due, evenly. */
    boolean tryEnter(long nowNanos) {
      int step = step(nowNanos);
      long place = asked.getAndIncrement() % STEPS;
      return Math.ceilDiv((place + 1) * step, STEPS) > Math.ceilDiv(place * step, STEPS);
    }

    @Override
    public String text(long nowNanos) {
      return super.text(nowNanos)
          + "; it lets "
          + Texts.percent((double) step(nowNanos) / STEPS)
          + " of the calls through";
    }
  }

  /** One that a rule asks for, and what it goes on with when the rule is gone. */
  static final class Forced extends Phase {
    final Phase before;

    Forced(State state, long sinceNanos, Phase before) {
      super(state, sinceNanos, "a rule says so");
      this.before = before;
    }
  }
}
