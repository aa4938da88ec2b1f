package io.kith.transport.call;

import io.kith.transport.loop.Outbound;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.ThreadFactory;

/**
 * The calls that one read brought, on virtual threads: a call that blocks has a thread of its own,
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

  /** Replies of a batch leave together, unless that takes longer than this. */
  private static final long LONGEST_UNFLUSHED_NANOS = 50_000;

  private final Outbound<?> connection;
  private final IncomingCall[] calls;

  @SuppressWarnings("unused") // through the handle
  private volatile int next;

  private CallBatch(Outbound<?> connection, IncomingCall[] calls) {
    this.connection = connection;
    this.calls = calls;
  }

  /** Starts the calls, of which there is at least one. */
  public static void start(Outbound<?> connection, List<? extends IncomingCall> ready) {
    var batch = new CallBatch(connection, ready.toArray(IncomingCall[]::new));
    THREADS.newThread(batch).start();
  }

  @Override
  public void run() {
    boolean succeeded = false;
    long nowNanos = System.nanoTime();
    long flushedAtNanos = nowNanos;
    connection.flush(); // what the predecessor had answered before it blocked
    for (int i = take(); i < calls.length; i = take()) {
      if (!succeeded && i + 1 < calls.length) {
        succeeded = true;
        THREADS.newThread(this).start();
      }
      calls[i].run(nowNanos);
      nowNanos = System.nanoTime();
      if (nowNanos - flushedAtNanos > LONGEST_UNFLUSHED_NANOS) {
        flushedAtNanos = nowNanos;
        connection.flush();
      }
    }
    connection.flush();
  }

  private int take() {
    return (int) NEXT.getAndAdd(this, 1);
  }
}
