package io.kith.resilience;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A virtual thread that tells policies now and then that time has passed, so that no call has to.
 * It runs from the first time that it is needed until it is closed. Thread-safe.
 */
final class Turning implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Turning.class);

  private final String name;
  private final Runnable turn;
  private volatile Duration interval = Duration.ofSeconds(1);
  private @Nullable Thread thread; // guarded by this
  private boolean closed; // guarded by this

  /**
   * One that rests.
   *
   * @param name of the thread
   * @param turn does not wait
   */
  Turning(String name, Runnable turn) {
    this.name = name;
    this.turn = turn;
  }

  /** Somebody has to be turned about so often. */
  synchronized void needed(Duration howOften) {
    if (howOften.compareTo(interval) < 0) {
      interval = howOften;
    }
    if (thread == null && !closed) {
      thread = Thread.ofVirtual().name(name).start(this::run);
    }
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(interval);
        try {
          turn.run();
        } catch (RuntimeException e) {
          log.error("{} goes on after an error", name, e);
        }
      }
    } catch (InterruptedException e) {
      log.trace("{} has ended", name);
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
