package io.kith.transport.grpc;

import io.kith.codec.MethodBinding;
import io.kith.core.Call;
import io.kith.core.Code;
import io.kith.core.Deadline;
import io.kith.core.Status;
import io.kith.transport.Address;
import io.kith.transport.ConnectionView;
import io.kith.transport.TransportOptions;
import io.kith.transport.call.Connector;
import io.kith.transport.call.OpenCall;
import io.kith.transport.call.OpenedConnection;
import io.kith.transport.call.OutgoingCall;
import io.kith.transport.call.Viewed;
import io.kith.transport.call.Wakeups;
import io.kith.transport.http2.ConnectionListener;
import io.kith.transport.http2.ErrorCode;
import io.kith.transport.http2.FrameWriter;
import io.kith.transport.http2.Headers;
import io.kith.transport.http2.Http2Connection;
import io.kith.transport.http2.Http2Options;
import io.kith.transport.http2.Http2Stream;
import io.kith.transport.http2.PeerSettings;
import io.kith.transport.http2.StreamListener;
import io.kith.transport.loop.DeadlineWheel;
import io.kith.transport.loop.EventLoops;
import io.kith.transport.loop.Outbound;
import io.kith.transport.tls.ApplicationProtocols;
import io.netty.channel.ChannelHandler;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The client's end of a connection to a gRPC server. Calls for which the server has no stream yet
 * wait, within their deadlines. Owned by its event loop, but for what {@link OpenedConnection}
 * says.
 */
public final class GrpcClientConnection implements OpenedConnection, ConnectionListener {

  private final Address address;
  private final TransportOptions options;
  private final Connector.Listener<GrpcClientConnection> listener;
  private final Http2Connection connection;
  private final RequestHeaders headers;
  private final MessageCodec codec;
  private final Set<GrpcClientCall> waiting = new LinkedHashSet<>();
  private final Wakeups wakeups = new Wakeups();
  private @Nullable DeadlineWheel wheel;
  private Runnable onClose = () -> {};
  private final long openedNanos = System.nanoTime();
  private long waitingBytes;
  private boolean opening;
  private boolean leaving;
  private boolean closed;
  private int open;
  private volatile int outstanding;
  private volatile boolean silent;

  /** A connection to this address. */
  public GrpcClientConnection(
      Address address,
      TransportOptions options,
      Connector.Listener<GrpcClientConnection> listener) {
    this.address = address;
    this.options = options;
    this.listener = listener;
    this.connection = Http2Connection.client(http2Options(options), this);
    this.headers = new RequestHeaders(address, options.clientTls().isPresent());
    this.codec = MessageCodec.of(options.limits(), options.maxQueuedBytes());
  }

  private static Http2Options http2Options(TransportOptions options) {
    return Http2Options.builder()
        .maxQueuedBytes(options.maxQueuedBytes())
        .handshakeTimeout(options.handshakeTimeout())
        .pingInterval(options.grpcPingInterval())
        .deadPeerTimeout(options.deadPeerTimeout())
        .silenceTimeout(options.silenceTimeout())
        .build();
  }

  // ---- from any thread

  @Override
  public ChannelHandler handler() {
    return connection;
  }

  @Override
  public String applicationProtocol() {
    return ApplicationProtocols.HTTP2;
  }

  @Override
  public String description() {
    return address.toString();
  }

  @Override
  public OutgoingCall newCall(MethodBinding method, Call call, Deadline deadline) {
    return new GrpcClientCall(this, method, call, deadline);
  }

  @Override
  public boolean isSilent() {
    return silent;
  }

  @Override
  public int outstanding() {
    return outstanding;
  }

  @Override
  public CompletableFuture<ConnectionView> view() {
    return CompletableFuture.supplyAsync(
        () -> {
          var calls = new ArrayList<OpenCall>(waiting);
          for (StreamListener listener : connection.listeners()) {
            if (listener instanceof OpenCall call) {
              calls.add(call);
            }
          }
          return Viewed.of(
              "client",
              address.toString(),
              "grpc",
              openedNanos,
              connection.queuedBytes() + waitingBytes,
              calls);
        },
        connection.eventLoop());
  }

  TransportOptions options() {
    return options;
  }

  RequestHeaders headers() {
    return headers;
  }

  MessageCodec codec() {
    return codec;
  }

  Outbound<FrameWriter> outbound() {
    return connection.outbound();
  }

  /** Why a call is not taken that would have to wait behind too much. */
  Status full() {
    return Status.of(
        Code.RESOURCE_EXHAUSTED,
        "too much waits to be sent to "
            + address
            + ": the limits are "
            + options.maxQueuedBytes()
            + " bytes (maxQueuedBytes) and "
            + options.maxCallsPerConnection()
            + " calls (maxCallsPerConnection)");
  }

  /** The caller is gone, and the server may stop. */
  void cancel(GrpcClientCall call) {
    outbound().force(new CancelItem(call));
  }

  @Override
  public void drain(String why) {
    connection
        .eventLoop()
        .execute(() -> {
          connection.flush(); // calls that were handed over before this are sent
          listener.unusable(this, why);
          leaving = true;
          connection.drain(why);
          failWaiting(why);
        });
  }

  @Override
  public void abort() {
    connection.abort();
  }

  @Override
  public CompletableFuture<?> finish() {
    var finished = new CompletableFuture<Void>();
    connection.onClose(() -> finished.complete(null));
    connection.eventLoop().execute(this::closeWhenWritten);
    return finished;
  }

  private void closeWhenWritten() {
    connection.flush();
    boolean more =
        outbound().queuedBytes() > 0 || connection.pendingBytes() > 0 || !waiting.isEmpty();
    if (more && !closed) {
      connection.eventLoop().schedule(this::closeWhenWritten, 10, TimeUnit.MILLISECONDS);
    } else {
      connection.goAway(ErrorCode.NO_ERROR, "the client was closed");
    }
  }

  // ---- calls going out, on the event loop

  @Override
  public void onClose(Runnable runnable) {
    onClose = runnable;
    if (closed) {
      runnable.run();
    }
  }

  private DeadlineWheel wheel() {
    DeadlineWheel known = wheel;
    if (known == null) {
      known = EventLoops.wheel(connection.eventLoop());
      wheel = known;
    }
    return known;
  }

  void register(GrpcClientCall call, long nowNanos) {
    open++;
    outstanding = open;
    if (call.hasDeadline()) {
      wheel().add(call, nowNanos);
    }
  }

  void unregister(GrpcClientCall call) {
    open--;
    outstanding = open;
    wheel().remove(call);
    if (!waiting.isEmpty() && waiting.remove(call)) {
      waitingBytes -= call.queuedBytes();
    }
  }

  /** Opens a stream for the call, now or when the server takes one more. */
  void openOrAwait(GrpcClientCall call) {
    if (!call.wantsStream()) {
      return;
    }
    if (waiting.isEmpty() && connection.mayOpen()) {
      call.open();
    } else if (closed) {
      call.dropped();
    } else if (leaving) { // it was handed over before its caller could know
      call.failUnprocessed("the connection takes no more calls");
    } else if (waitingBytes + call.queuedBytes() > options.maxQueuedBytes()
        || waiting.size() >= options.maxCallsPerConnection()) {
      call.failFull(full());
    } else {
      waiting.add(call);
      waitingBytes += call.queuedBytes();
    }
  }

  Http2Stream open(GrpcClientCall call, Headers differing) {
    return connection.open(headers.block(call.method().method()), differing, false, call);
  }

  @Override
  public void mayOpen() {
    while (!waiting.isEmpty() && connection.mayOpen()) {
      var call = waiting.iterator().next();
      waiting.remove(call);
      waitingBytes -= call.queuedBytes();
      call.open();
    }
  }

  private void failWaiting(String why) {
    for (GrpcClientCall call : List.copyOf(waiting)) {
      call.failUnprocessed(why);
    }
  }

  // ---- what the server does, on the event loop

  /** A server that says at once that it takes no calls is not taken for one that does. */
  @Override
  public void opened(PeerSettings peer) {
    opening = true;
  }

  @Override
  public void silent(boolean isSilent) {
    silent = isSilent;
    listener.changed(this);
  }

  /** The call has its result. */
  void answered(GrpcClientCall call) {
    wakeups.add(call);
  }

  @Override
  public void readDone() {
    if (opening) {
      opening = false;
      listener.opened(this);
    }
    wakeups.wake();
  }

  @Override
  public void draining(int lastStreamId, ErrorCode code, String why) {
    opening = false;
    leaving = true;
    listener.unusable(this, "the server is going away: " + (why.isEmpty() ? code : why));
    failWaiting("the server is going away");
  }

  @Override
  public void closed(ErrorCode code, String why) {
    closed = true;
    opening = false;
    listener.unusable(this, why);
    failWaiting(why);
    onClose.run();
  }

  /** Follows the request through the same queue. */
  private static final class CancelItem implements Outbound.Item<FrameWriter> {

    private final GrpcClientCall call;

    CancelItem(GrpcClientCall call) {
      this.call = call;
    }

    @Override
    public int queuedBytes() {
      return 64;
    }

    @Override
    public boolean accept(long nowNanos) {
      return true;
    }

    @Override
    public boolean write(FrameWriter out, long nowNanos) {
      call.cancelStream();
      return true;
    }

    @Override
    public void dropped() {}
  }

  @Override
  public String toString() {
    return description();
  }
}
