package io.kith.resilience;

import io.kith.core.Ticker;
import io.kith.policy.overload.BbrLimit;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Tells limits how busy the processors are, as far as this process may use them. Has a thread from
 * the first limit on until it is closed. Thread-safe.
 */
final class Processors implements AutoCloseable {

  private static final Duration INTERVAL = Duration.ofMillis(250);

  /** How much of the mean is kept at each look, so that a moment counts for little. */
  private static final double KEPT = 0.8;

  private final Ticker ticker;

  /** A limit that a rule has replaced is forgotten. */
  private final List<WeakReference<BbrLimit>> told = new CopyOnWriteArrayList<>();

  private @Nullable Thread thread; // guarded by this
  private boolean closed; // guarded by this

  Processors(Ticker ticker) {
    this.ticker = ticker;
  }

  /** Tells the limit from now on. */
  synchronized BbrLimit tell(BbrLimit limit) {
    told.add(new WeakReference<>(limit));
    if (thread == null && !closed) {
      thread = Thread.ofPlatform().daemon().name("kith-processors").start(this::run);
    }
    return limit;
  }

  private void run() {
    var system =
        ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
    double mean = 0;
    while (!Thread.currentThread().isInterrupted()) {
      double load = system.getCpuLoad(); // of the container, in one; negative if it is not known
      mean = load < 0 ? mean : KEPT * mean + (1 - KEPT) * load;
      long nowNanos = ticker.nanos();
      for (WeakReference<BbrLimit> each : told) {
        BbrLimit limit = each.get();
        if (limit == null) {
          told.remove(each);
        } else {
          limit.processors(mean, nowNanos);
        }
      }
      try {
        Thread.sleep(INTERVAL);
      } catch (InterruptedException e) {
        return; // closed
      }
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (thread != null) {
      thread.interrupt();
    }
  }
}
