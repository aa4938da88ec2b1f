package io.kith.resilience;

import io.kith.core.Ticker;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Says when it is time to tell once more of what happens often: at first, and then at most once a
 * minute. Thread-safe; takes no lock.
 */
public final class RareLog {

  private static final long SILENCE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Ticker ticker;
  private final AtomicLong dueNanos;

  /** One whose time has come. */
  public RareLog(Ticker ticker) {
    this.ticker = ticker;
    this.dueNanos = new AtomicLong(ticker.nanos());
  }

  /** Whether to tell of it now; of several threads that ask at the same time, one is told so. */
  public boolean isDue() {
    long nowNanos = ticker.nanos();
    long due = dueNanos.get();
    return nowNanos - due >= 0 && dueNanos.compareAndSet(due, nowNanos + SILENCE_NANOS);
  }
}
