package io.kith.benchmarks.harness;

import java.util.concurrent.locks.LockSupport;

/**
 * A closed loop of blocking callers: one virtual thread for each call in flight, each calling again
 * as soon as its reply is there.
 */
final class BlockingLoop implements Load {
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
      int caller = i;
      Thread.ofVirtual().name("caller-" + caller).start(() -> run(caller));
    }
  }

  @Override
  public void stop() {
    stopped = true;
  }

  private void run(int caller) {
    Ledger.Account account = ledger.account(caller);
    long id = (long) caller << 40;
    long startedNanos = System.nanoTime();
    while (!stopped) {
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
  }
}
