package io.kith.policy.breaker;

import io.kith.core.Ticker;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Keeps a client from sending a service much more than it takes: of what its callers ask for, it
 * refuses the share
 *
 * <pre>
 *   max(0, (requests − K · accepts) / (requests + 1))
 * </pre>
 *
 * <p>by chance, where requests are all calls of the last while, those that it refused itself among
 * them, and accepts those that the service did not refuse. So a service that is overloaded spends
 * its time on calls that it answers and not on refusals.
 *
 * <p>Two things are not in the book. A few calls a second are let through whatever was refused, as
 * a client that sends nothing learns nothing; and once a row of calls is accepted that is too long
 * for chance, what was counted before is forgotten, as it says nothing of a service that is back.
 *
 * <p>Thread-safe, without a lock. While nothing is refused a call costs a volatile read and an
 * atomic addition that is spread over threads, and the clock is not read. Like a {@link Breaker} it
 * has to be {@linkplain #turn turned}.
 *
 * @see <a href="https://sre.google/sre-book/handling-overload/">Site Reliability Engineering,
 *     chapter 21: client-side throttling</a>
 */
public final class Throttle {

  private static final long SECOND_NANOS = 1_000_000_000;

  private final ThrottlePolicy policy;
  private final Ticker ticker;
  private final RandomGenerator random;
  private final int wellInARow;
  private final long floorNanos;
  private final AtomicInteger acceptedInARow = new AtomicInteger();

  /** When what the floor has let through since is used up. */
  private final AtomicLong floorUsedUntilNanos;

  /** Of this, a call that went well was accepted, and one that failed was refused by anybody. */
  private volatile TimeWindow window;

  private volatile double refusedShare;

  /**
   * A throttle that refuses nothing yet.
   *
   * @param random decides which calls are refused; must be thread-safe
   */
  public Throttle(ThrottlePolicy policy, Ticker ticker, RandomGenerator random) {
    this.policy = policy;
    this.ticker = ticker;
    this.random = random;
    this.wellInARow = policy.wellInARow();
    this.floorNanos = SECOND_NANOS / policy.floor();
    long nowNanos = ticker.nanos();
    this.window = newWindow(nowNanos);
    this.floorUsedUntilNanos = new AtomicLong(nowNanos);
  }

  private TimeWindow newWindow(long nowNanos) {
    return new TimeWindow(policy.window().toNanos(), nowNanos);
  }

  /** By what it refuses. */
  public ThrottlePolicy policy() {
    return policy;
  }

  /** The share of the calls that it refuses now, apart from the floor; 0 to 1. */
  public double refusedShare() {
    return refusedShare;
  }

  /** How many calls are in the window, refused ones among them. */
  public long requests() {
    return window.calls();
  }

  /** How many of them the service has accepted. */
  public long accepts() {
    TimeWindow now = window;
    return now.calls() - now.failed();
  }

  /** Whether a call may be sent; if so, it is to be told how it went, unless that says nothing. */
  public boolean tryEnter() {
    return refusedShare == 0 || tryEnterThrottled();
  }

  private boolean tryEnterThrottled() {
    if (isBelowFloor(ticker.nanos()) || random.nextDouble() >= refusedShare) {
      return true;
    }
    window.record(true, false);
    updateShare();
    return false;
  }

  private boolean isBelowFloor(long nowNanos) {
    while (true) {
      long usedUntil = floorUsedUntilNanos.get();
      long from = usedUntil - nowNanos > 0 ? usedUntil : nowNanos;
      if (from - nowNanos > SECOND_NANOS - floorNanos) {
        return false;
      }
      if (floorUsedUntilNanos.compareAndSet(usedUntil, from + floorNanos)) {
        return true;
      }
    }
  }

  /** The service has taken a call, whatever it said. */
  public void accepted() {
    window.recordWell();
    if (refusedShare > 0) {
      if (acceptedInARow.incrementAndGet() >= wellInARow) {
        acceptedInARow.set(0);
        window = newWindow(ticker.nanos());
      }
      updateShare();
    }
  }

  /** The service has not taken a call, as it has too many. */
  public void refused() {
    acceptedInARow.set(0);
    window.roll(ticker.nanos());
    window.record(true, false);
    updateShare();
  }

  /** To be called about once an {@linkplain ThrottlePolicy#interval interval}: time has passed. */
  public void turn() {
    window.roll(ticker.nanos());
    if (refusedShare > 0) {
      updateShare();
    }
  }

  private void updateShare() {
    TimeWindow now = window;
    long refused = now.failed();
    long requests = now.calls();
    double over = requests - policy.multiplier() * (requests - refused);
    refusedShare = Math.max(0, over / (requests + 1));
  }

  @Override
  public String toString() {
    return "refuses " + Texts.percent(refusedShare) + " of the calls";
  }
}
