package io.kith.benchmarks.harness;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A closed loop over the asynchronous client: the thread that reports the end of a call issues the
 * next one.
 */
final class AsyncLoop implements Load {
  private final Peer.Client client;
  private final Message message;
  private final int outstanding;
  private final Ledger ledger;
  private final ScheduledExecutorService pauses =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("pauses").factory());
  private volatile boolean stopped;

  AsyncLoop(Peer.Client client, Message message, int outstanding, Ledger ledger) {
    this.client = client;
    this.message = message;
    this.outstanding = outstanding;
    this.ledger = ledger;
  }

  @Override
  public void start() {
    for (int i = 0; i < outstanding; i++) {
      new Caller(i).next();
    }
  }

  @Override
  public void stop() {
    stopped = true;
  }

  /**
   * One call in flight after another; the object itself is the callback, so that a call allocates
   * nothing here.
   */
  private final class Caller implements Peer.Completion {
    private final Ledger.Account account;

    /**
     * Ends that await a next call. Only the thread that raises it from zero issues, so a call that
     * ends before it is issued neither recurses nor doubles.
     */
    private final AtomicInteger ends = new AtomicInteger();

    private long id;
    private long startedNanos;

    Caller(int caller) {
      account = ledger.account(caller);
      id = (long) caller << 40;
    }

    void next() {
      if (ends.getAndIncrement() > 0) {
        return;
      }
      do {
        issue();
      } while (ends.decrementAndGet() > 0);
    }

    private void issue() {
      if (stopped) {
        return;
      }
      account.issued();
      startedNanos = System.nanoTime();
      try {
        client.callAsync(++id, message.name(), message.payload(), this);
      } catch (Throwable e) {
        failed(e);
      }
    }

    @Override
    public void succeeded() {
      account.succeeded(System.nanoTime() - startedNanos);
      next();
    }

    @Override
    public void failed(Throwable cause) {
      account.failed(cause);
      pauses.schedule(this::next, PAUSE_AFTER_FAILURE_NANOS, TimeUnit.NANOSECONDS);
    }
  }
}
