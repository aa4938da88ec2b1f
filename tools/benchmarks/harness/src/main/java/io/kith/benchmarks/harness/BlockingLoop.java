package io.kith.benchmarks.harness;

import java.util.concurrent.locks.LockSupport;

/**
 * A closed loop of blocking callers: one virtual thread for each call in flight, each calling again
 * as soon as its reply is there.
 *
 * <p>A caller hands over to a new thread now and then, as callers come and go in a real process.
 * One that was begun before its code was compiled, and never ended, would keep interpreted frames
 * on its stack, and the JVM would copy that frame by frame each time it parks: that would measure
 * the age of a thread, for every peer.
 */
final class BlockingLoop implements Load {
  /** The bits of an id below which a caller counts its calls; above stands the caller. */
  static final int CALLER_SHIFT = 40;

  private static final int CALLS_OF_A_THREAD = 10_000;

  private final Peer.Client client;
  private final Message message;
  private final int outstanding;
  private final Ledger ledger;
  private volatile boolean stopped;

  BlockingLoop(Peer.Client client, Message message, int outstanding, Ledger ledger) {
    this.client = client;
    this.message = message;
    this.outstanding = outstanding;
    this.ledger = ledger;
  }

  @Override
  public void start() {
    for (int i = 0; i < outstanding; i++) {
      begin(i, (long) i << CALLER_SHIFT);
    }
  }

  private void begin(int caller, long lastId) {
    Thread.ofVirtual().name("caller-" + caller).start(() -> run(caller, lastId));
  }

  @Override
  public void stop() {
    stopped = true;
  }

  private void run(int caller, long lastId) {
    Ledger.Account account = ledger.account(caller);
    long id = lastId;
    long startedNanos = System.nanoTime();
    for (int i = 0; i < CALLS_OF_A_THREAD && !stopped; i++) {
      account.issued();
      try {
        client.call(++id, message.name(), message.payload());
        long nowNanos = System.nanoTime();
        account.succeeded(nowNanos - startedNanos);
        startedNanos = nowNanos;
      } catch (Throwable e) {
        account.failed(e);
        LockSupport.parkNanos(PAUSE_AFTER_FAILURE_NANOS);
        startedNanos = System.nanoTime();
      }
    }
    if (!stopped) {
      begin(caller, id);
    }
  }
}
