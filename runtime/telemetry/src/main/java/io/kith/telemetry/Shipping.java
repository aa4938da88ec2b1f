package io.kith.telemetry;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that ships what a process tells of itself. It asks each {@link Signal} in turn, at an
 * interval and when it is woken; while nobody takes anything it waits longer and longer, up to half
 * a minute, and the signals shed what does not fit. Thread-safe.
 */
final class Shipping implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Shipping.class);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final OtlpSender sender;
  private final long intervalNanos;
  private final Duration flush;
  private final List<Signal> signals = new CopyOnWriteArrayList<>();
  private final Thread thread =
      Thread.ofPlatform().daemon().name("kith-telemetry").unstarted(this::run);
  private volatile boolean closing;

  /** Whether {@link #wake} was called since the thread looked. */
  private volatile boolean woken;

  /**
   * Starts the thread.
   *
   * @param interval how often signals are asked
   * @param flush how long {@link #close} lets it go on
   */
  Shipping(OtlpSender sender, Duration interval, Duration flush) {
    this.sender = sender;
    this.intervalNanos = interval.toNanos();
    this.flush = flush;
    thread.start();
  }

  void add(Signal signal) {
    signals.add(signal);
  }

  /** There is enough for a batch. Costs a volatile read while the thread is told already. */
  void wake() {
    if (!woken) {
      woken = true;
      LockSupport.unpark(thread);
    }
  }

  private void run() {
    long pauseNanos = intervalNanos;
    try {
      while (!closing) {
        boolean taken = shipAll(false);
        pauseNanos = taken ? intervalNanos : Math.min(2 * pauseNanos, LONGEST_PAUSE.toNanos());
        await(pauseNanos, taken);
      }
      shipAll(true);
    } catch (InterruptedException e) {
      log.debug("what was not shipped by the end of the process is lost");
    }
  }

  /** Waits for the next round; while nobody takes anything, nobody wakes it but the end. */
  private void await(long nanos, boolean wakes) {
    long untilNanos = System.nanoTime() + nanos;
    while (!closing && !(wakes && woken) && untilNanos - System.nanoTime() > 0) {
      LockSupport.parkNanos(this, untilNanos - System.nanoTime());
      if (Thread.interrupted()) {
        return; // only close() interrupts, and has set closing
      }
    }
    woken = false;
  }

  /**
   * Ships all that is there; a signal of which nobody takes a batch waits for the next round, and
   * keeps no other back: there are places that take traces alone. Returns false if nothing was
   * taken of what there was.
   */
  private boolean shipAll(boolean isLast) throws InterruptedException {
    boolean isAnyTaken = false;
    boolean isAnyRefused = false;
    for (Signal signal : signals) {
      Optional<Signal.Batch> batch = next(signal, isLast);
      while (batch.isPresent()) {
        boolean isTaken = sender.send(signal.path(), batch.get());
        sender.lost(signal.ended(batch.get(), isTaken));
        isAnyTaken |= isTaken;
        isAnyRefused |= !isTaken;
        batch = isTaken ? next(signal, isLast) : Optional.empty();
      }
    }
    return isAnyTaken || !isAnyRefused;
  }

  /** A signal that fails must not keep the others from being shipped. */
  private static Optional<Signal.Batch> next(Signal signal, boolean isLast) {
    try {
      return signal.next(isLast);
    } catch (RuntimeException e) {
      log.error("what goes to {} cannot be told", signal.path(), e);
      return Optional.empty();
    }
  }

  /** Ships what is there, for as long as it may take, and ends. */
  @Override
  public void close() {
    closing = true;
    LockSupport.unpark(thread);
    try {
      if (!thread.join(flush)) {
        thread.interrupt();
        log.info(
            "telemetry is not shipped within {} ms (telemetry.flush): the rest is lost",
            flush.toMillis());
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
    sender.close();
  }
}
