package io.kith.transport.http;

import io.kith.core.Principal;
import io.kith.transport.call.OpenCall;
import io.kith.transport.call.ReadyCalls;
import io.kith.transport.call.ServerState;
import io.kith.transport.http2.Headers;
import io.kith.transport.http2.Http2Connection;
import io.kith.transport.http2.Http2Stream;
import io.kith.transport.http2.StreamListener;
import io.kith.transport.loop.DeadlineWheel;
import io.kith.transport.loop.EventLoops;
import io.netty.channel.EventLoop;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one HTTP/2 connection that are answered as those of HTTP/1.1 are: begins together
 * the calls that one read brought. Owned by the connection's event loop.
 */
public final class Http2Requests {

  private final ServerState server;
  private final Router router;
  private final Http2Connection connection;
  private final EventLoop loop;
  private final DeadlineWheel wheel;
  private final @Nullable Principal caller;
  private long heldBytes;

  /**
   * The requests of this connection, which is open.
   *
   * @param caller whom its certificate is for, if it has one
   */
  public Http2Requests(
      ServerState server,
      Router router,
      Http2Connection connection,
      EventLoop loop,
      @Nullable Principal caller) {
    this.server = server;
    this.router = router;
    this.connection = connection;
    this.loop = loop;
    this.caller = caller;
    this.wheel = EventLoops.wheel(loop);
  }

  /** Takes a request. */
  public StreamListener accept(Http2Stream stream, Headers request, boolean endStream) {
    var exchange = new Http2Exchange(this, stream, request);
    exchange.begin(endStream);
    return exchange;
  }

  /** The call that a request has become; null if it has become none, or is no request of these. */
  public static @Nullable OpenCall call(StreamListener listener) {
    return listener instanceof Http2Exchange exchange ? exchange.call() : null;
  }

  @Nullable Principal caller() {
    return caller;
  }

  Router router() {
    return router;
  }

  DeadlineWheel wheel() {
    return wheel;
  }

  Http2Connection connection() {
    return connection;
  }

  Duration requestTimeout() {
    return server.options.http().requestTimeout();
  }

  int maxBodyBytes() {
    return server.options.limits().maxBytes();
  }

  /** So many bytes of a body are here; returns whether there is room for more. */
  boolean hold(int bytes) {
    heldBytes += bytes;
    return heldBytes <= Math.max(server.options.maxQueuedBytes(), 2L * maxBodyBytes());
  }

  /** So many bytes of bodies are no longer here. */
  void release(int bytes) {
    heldBytes -= bytes;
  }

  /** Handles a call now if that cannot block, else with the others of the read. */
  void begin(HttpCall call) {
    server.callsInFlight.incrementAndGet();
    if (call.hasDeadline()) {
      wheel.add(call, connection.readAtNanos());
    }
    if (call.method().binding().method().isNonBlocking()) {
      call.run(connection.readAtNanos());
    } else {
      ReadyCalls.add(connection.eventLoop(), connection.outbound(), call);
    }
  }

  /** From the call's thread: this is to be sent. */
  void send(Http2Exchange.Sent item) {
    if (loop.inEventLoop()) {
      connection.outbound().add(item);
    } else if (!connection.outbound().offerLater(item)) {
      item.refuse();
      connection.outbound().force(item);
    }
  }

  /** On the event loop: the call is over. */
  void forget(HttpCall call) {
    wheel.remove(call);
    server.callEnded();
  }
}
