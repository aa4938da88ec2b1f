package io.kith.benchmarks.harness;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * An open loop: calls start at a fixed rate, whatever the replies do.
 *
 * <p>Latency counts from the moment at which the call should have started, so a stall anywhere
 * (also in this process) shows in every call that it delayed: coordinated omission is not possible.
 */
final class OpenLoop implements Load {
  /** More calls than this are not kept waiting; a call beyond it is counted as failed. */
  private static final int MAX_OUTSTANDING = 20_000;

  private final Peer.Client client;
  private final Message message;
  private final long callsPerSecond;
  private final boolean async;
  private final Ledger ledger;
  private final AtomicInteger outstanding = new AtomicInteger();
  private volatile boolean stopped;

  OpenLoop(Peer.Client client, Message message, long callsPerSecond, boolean async, Ledger ledger) {
    this.client = client;
    this.message = message;
    this.callsPerSecond = callsPerSecond;
    this.async = async;
    this.ledger = ledger;
  }

  @Override
  public void start() {
    Thread.ofPlatform().daemon().name("pacer").start(this::pace);
  }

  @Override
  public void stop() {
    stopped = true;
  }

  private void pace() {
    long originNanos = System.nanoTime();
    for (long n = 0; !stopped; n++) {
      long intendedNanos = originNanos + Math.multiplyExact(n, 1_000_000_000L) / callsPerSecond;
      awaitTime(intendedNanos);
      issue((int) n, intendedNanos);
    }
  }

  private static void awaitTime(long nanoTime) {
    for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private void issue(int n, long intendedNanos) {
    Ledger.Account account = ledger.account(n & Integer.MAX_VALUE);
    account.issued();
    if (outstanding.incrementAndGet() > MAX_OUTSTANDING) {
      outstanding.decrementAndGet();
      account.failed(
          new IllegalStateException(
              "more than "
                  + MAX_OUTSTANDING
                  + " calls in flight: the peer does not keep up with the rate"));
      return;
    }
    var call = new OneCall(n, intendedNanos, account);
    if (async) {
      call.begin();
    } else {
      Thread.startVirtualThread(call);
    }
  }

  private final class OneCall implements Runnable, Peer.Completion {
    private final long id;
    private final long intendedNanos;
    private final Ledger.Account account;

    OneCall(long id, long intendedNanos, Ledger.Account account) {
      this.id = id;
      this.intendedNanos = intendedNanos;
      this.account = account;
    }

    @Override
    public void run() {
      try {
        client.call(id, message.name(), message.payload());
      } catch (Throwable e) {
        failed(e);
        return;
      }
      succeeded();
    }

    void begin() {
      try {
        client.callAsync(id, message.name(), message.payload(), this);
      } catch (Throwable e) {
        failed(e);
      }
    }

    @Override
    public void succeeded() {
      outstanding.decrementAndGet();
      account.succeeded(System.nanoTime() - intendedNanos);
    }

    @Override
    public void failed(Throwable cause) {
      outstanding.decrementAndGet();
      account.failed(cause);
    }
  }
}
