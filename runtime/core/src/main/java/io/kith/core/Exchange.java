package io.kith.core;

import java.lang.ScopedValue.CallableOp;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What the two sides of a call tell each other besides request and reply: the metadata of the
 * request, and of the reply the headers, which come before it, and the trailers, which come at its
 * end. All of it crosses one hop.
 *
 * <p>A handler has the exchange of its call:
 *
 * {@snippet :
 * public Balance balance(long userId) {
 *   Exchange exchange = Exchange.current();
 *   exchange.header("x-tenant", exchange.request().first("x-tenant").orElse("none"));
 *   exchange.trailer("x-cost", "17");
 *   ...
 * }
 * }
 *
 * <p>A caller has one for the calls that it makes in a block; of several calls, or attempts, it
 * holds what the last one brought:
 *
 * {@snippet :
 * var exchange = Exchange.with(Metadata.of("x-tenant", "acme"));
 * Balance balance = exchange.call(() -> membership.balance(42));
 * String cost = exchange.trailers().first("x-cost").orElse("unknown");
 * }
 *
 * <p>The headers of a stream of replies are there with its first message, the trailers at its end.
 * Thread-safe.
 */
public final class Exchange {

  private final Metadata request;

  // Guarded by this.
  private Metadata headers = Metadata.empty();
  private Metadata trailers = Metadata.empty();
  private boolean headersSent;

  private volatile @Nullable SocketAddress peer;
  private volatile PeerApp caller = PeerApp.UNKNOWN;
  private volatile PeerApp handler = PeerApp.UNKNOWN;

  private Exchange(Metadata request) {
    this.request = request;
  }

  /** An exchange for calls that send this metadata along. */
  public static Exchange with(Metadata request) {
    return new Exchange(request);
  }

  /**
   * The exchange of the call that this thread handles.
   *
   * @throws IllegalStateException if it handles none
   */
  public static Exchange current() {
    Exchange handled = Context.current().handled();
    if (handled == null) {
      throw new IllegalStateException(
          "this thread handles no call: only a handler, and what it calls in its context, has a"
              + " current exchange");
    }
    return handled;
  }

  /** What the caller sends along. */
  public Metadata request() {
    return request;
  }

  /** What comes before the reply. */
  public synchronized Metadata headers() {
    return headers;
  }

  /** What comes at the end of the reply. */
  public synchronized Metadata trailers() {
    return trailers;
  }

  /** Runs the operation, whose calls belong to this exchange, and returns its result. */
  public <T extends @Nullable Object, X extends Throwable> T call(CallableOp<T, X> operation)
      throws X {
    return Context.current().with(this).call(operation);
  }

  /** Runs the operation, whose calls belong to this exchange. */
  public void run(Runnable operation) {
    Context.current().with(this).run(operation);
  }

  // ---- for handlers

  /**
   * Adds a header to the reply.
   *
   * @throws IllegalStateException if the handler has returned its stream, and the headers are sent
   */
  public synchronized void header(String name, String value) {
    requireHeadersUnsent();
    headers = headers.with(name, value);
  }

  /**
   * Adds a header to the reply whose value is bytes.
   *
   * @throws IllegalStateException if the handler has returned its stream, and the headers are sent
   */
  public synchronized void header(String name, byte[] value) {
    requireHeadersUnsent();
    headers = headers.with(name, value);
  }

  /** Adds a trailer to the reply. */
  public synchronized void trailer(String name, String value) {
    trailers = trailers.with(name, value);
  }

  /** Adds a trailer to the reply whose value is bytes. */
  public synchronized void trailer(String name, byte[] value) {
    trailers = trailers.with(name, value);
  }

  private void requireHeadersUnsent() {
    if (headersSent) {
      throw new IllegalStateException(
          "the headers of the reply are sent: add them before the stream is returned, or add a"
              + " trailer");
    }
  }

  // ---- for transports

  /**
   * Where the request came from, and who handles it.
   *
   * @param address at the other end of the connection; null if unknown
   * @param app what says it is there
   * @param self the application that handles it
   */
  public void cameFrom(@Nullable SocketAddress address, PeerApp app, PeerApp self) {
    peer = address;
    caller = app;
    handler = self;
  }

  PeerApp caller() {
    return caller;
  }

  PeerApp handler() {
    return handler;
  }

  @Nullable SocketAddress peer() {
    return peer;
  }

  /** The headers, to be sent now: none can be added any more. */
  public synchronized Metadata sendHeaders() {
    headersSent = true;
    return headers;
  }

  /** The headers of a reply have come. */
  public synchronized void headersReceived(Metadata received) {
    headers = received;
    trailers = Metadata.empty();
  }

  /** The trailers of a reply have come, or it ended without. */
  public synchronized void trailersReceived(Metadata received) {
    trailers = received;
  }
}
