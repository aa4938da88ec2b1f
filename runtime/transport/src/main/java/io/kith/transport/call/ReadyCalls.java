package io.kith.transport.call;

import io.kith.transport.loop.Outbound;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

/**
 * The calls that one turn of an event loop brought, whichever connections they came over: they
 * begin together when the loop has read what there is. So a thousand connections with a call each
 * cost as few threads as one connection with a thousand calls. Owned by its event loop.
 */
public final class ReadyCalls implements Runnable {

  /** Each event loop is one thread, and has one. */
  private static final FastThreadLocal<ReadyCalls> OF_LOOP =
      new FastThreadLocal<>() {
        @Override
        protected ReadyCalls initialValue() {
          return new ReadyCalls();
        }
      };

  private final List<IncomingCall> calls = new ArrayList<>();
  private final List<Outbound<?>> connections = new ArrayList<>();
  private long sinceNanos;

  private ReadyCalls() {}

  /** On this event loop: has a call begin whose reply goes to the connection. */
  public static void add(EventExecutor loop, Outbound<?> connection, IncomingCall call) {
    ReadyCalls ready = OF_LOOP.get();
    ready.calls.add(call);
    ready.connections.add(connection);
    if (ready.calls.size() == 1) {
      ready.sinceNanos = System.nanoTime();
      try {
        loop.execute(ready);
      } catch (RejectedExecutionException e) { // the loop ends, but what it has read is served
        ready.run();
      }
    }
  }

  /** Begins them. */
  @Override
  public void run() {
    CallBatch.start(
        calls.toArray(IncomingCall[]::new), connections.toArray(Outbound<?>[]::new), sinceNanos);
    calls.clear();
    connections.clear();
  }
}
