package io.kith.transport.call;

import io.kith.transport.loop.Outbound;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ThreadFactory;

/**
 * The calls that came in together, on virtual threads: a call that blocks has a thread of its own,
 * and calls that do not block share one.
 *
 * <p>A thread takes call after call from the batch. Before its first it starts a successor, which
 * waits in the queue of the same carrier: the moment that a call blocks, the carrier runs the
 * successor, which goes on with the rest and has a successor of its own; an idle carrier may take
 * the successor at once and work in parallel. So nothing waits behind a call that blocks, exactly
 * as with one thread a call, and starting a thread (a microsecond, half of it in the kernel when a
 * carrier has to be woken) is paid for about twice a read instead of once a call.
 */
public final class CallBatch implements Runnable {

  private static final ThreadFactory THREADS = Thread.ofVirtual().name("kith-call").factory();
  private static final VarHandle NEXT;

  static {
    try {
      NEXT = MethodHandles.lookup().findVarHandle(CallBatch.class, "next", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Replies to one connection leave together, unless that takes longer than this. */
  private static final long LONGEST_UNFLUSHED_NANOS = 50_000;

  private final IncomingCall[] calls;

  /** Where each call's reply goes. */
  private final Outbound<?>[] connections;

  @SuppressWarnings("unused") // through the handle
  private volatile int next;

  /** Since when they wait. */
  private final long sinceNanos;

  private CallBatch(IncomingCall[] calls, Outbound<?>[] connections, long sinceNanos) {
    this.calls = calls;
    this.connections = connections;
    this.sinceNanos = sinceNanos;
  }

  /** Starts the calls, of which there is at least one; those of one connection in a row. */
  static void start(IncomingCall[] calls, Outbound<?>[] connections, long sinceNanos) {
    THREADS.newThread(new CallBatch(calls, connections, sinceNanos)).start();
  }

  @Override
  public void run() {
    boolean succeeded = false;
    long nowNanos = System.nanoTime();
    long flushedAtNanos = nowNanos;
    int i = take();
    flushBefore(i);
    for (; i < calls.length; i = take()) {
      if (!succeeded && i + 1 < calls.length) {
        succeeded = true;
        THREADS.newThread(this).start();
      }
      calls[i].run(nowNanos, nowNanos - sinceNanos);
      nowNanos = System.nanoTime();
      boolean isLastOfConnection = i + 1 >= calls.length || connections[i + 1] != connections[i];
      if (isLastOfConnection || nowNanos - flushedAtNanos > LONGEST_UNFLUSHED_NANOS) {
        flushedAtNanos = nowNanos;
        connections[i].flush();
      }
    }
    flushBefore(calls.length); // what others took in between may have been the last
  }

  /** Has written what predecessors answered before they blocked. */
  private void flushBefore(int end) {
    Outbound<?> flushed = null;
    for (int i = Math.min(end, calls.length) - 1; i >= 0; i--) {
      if (connections[i] != flushed) {
        flushed = connections[i];
        flushed.flush();
      }
    }
  }

  private int take() {
    return (int) NEXT.getAndAdd(this, 1);
  }
}
