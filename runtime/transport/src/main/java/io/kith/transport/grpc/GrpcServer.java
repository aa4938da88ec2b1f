package io.kith.transport.grpc;

import io.kith.core.Code;
import io.kith.core.Deadline;
import io.kith.core.Metadata;
import io.kith.core.Principal;
import io.kith.core.Reply.Failure;
import io.kith.core.Status;
import io.kith.transport.TransportOptions;
import io.kith.transport.call.ReadyCalls;
import io.kith.transport.call.ServedMethod;
import io.kith.transport.call.ServerState;
import io.kith.transport.http2.HeaderBlock;
import io.kith.transport.http2.Headers;
import io.kith.transport.http2.Http2Connection;
import io.kith.transport.http2.Http2Stream;
import io.kith.transport.http2.StreamListener;
import io.kith.transport.loop.DeadlineWheel;
import io.kith.transport.loop.EventLoops;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * The gRPC calls of one connection of a server: takes requests, and begins together those that one
 * read brought. Owned by the connection's event loop.
 */
public final class GrpcServer {

  /** The start of each response that has content. */
  static final HeaderBlock RESPONSE = HeaderBlock.of(response().build());

  /** The same, of which the content is compressed. */
  static final HeaderBlock GZIP_RESPONSE =
      HeaderBlock.of(response().add(GrpcFields.ENCODING, GrpcFields.GZIP).build());

  /** The end of each response of a call that succeeded. */
  static final HeaderBlock SUCCESS =
      HeaderBlock.of(Headers.builder().add(GrpcFields.STATUS, "0").build());

  /** The end of each other, behind content: all of it differs. */
  static final HeaderBlock FAILURE = HeaderBlock.of(Headers.EMPTY);

  private static final HeaderBlock NO_POST =
      HeaderBlock.of(Headers.builder().add(":status", "405").add("allow", "POST").build());

  private final ServerState server;
  private final Http2Connection connection;
  private final EventLoop loop;
  private final DeadlineWheel wheel;
  private final MessageCodec codec;
  private final @Nullable Principal caller;
  private long heldBytes;

  private static Headers.Builder response() {
    return Headers.builder()
        .add(":status", "200")
        .add(GrpcFields.CONTENT_TYPE, GrpcFields.GRPC)
        .add(GrpcFields.ACCEPT_ENCODING, GrpcFields.ENCODINGS);
  }

  /**
   * The calls of this connection, which is open.
   *
   * @param caller whom its certificate is for, if it has one
   */
  public GrpcServer(
      ServerState server, Http2Connection connection, EventLoop loop, @Nullable Principal caller) {
    this.server = server;
    this.connection = connection;
    this.loop = loop;
    this.caller = caller;
    this.wheel = EventLoops.wheel(loop);
    this.codec = MessageCodec.of(server.options.limits(), server.options.maxQueuedBytes());
  }

  /** Whom the certificate of the connection is for. */
  @Nullable Principal caller() {
    return caller;
  }

  /** Whether a request is one of gRPC. */
  public static boolean isGrpc(Headers request) {
    String contentType = request.get(GrpcFields.CONTENT_TYPE);
    return contentType != null && GrpcFields.isGrpc(contentType);
  }

  TransportOptions options() {
    return server.options;
  }

  Http2Connection connection() {
    return connection;
  }

  MessageCodec codec() {
    return codec;
  }

  // ---- requests coming in

  /** Takes a request that {@link #isGrpc}. */
  public StreamListener accept(Http2Stream stream, Headers request, boolean endStream) {
    if (!"POST".equals(request.method())) {
      stream.headers(NO_POST, true);
      return StreamListener.NOBODY;
    }
    RequestHead head = RequestHead.of(request);
    ServedMethod method = head.method(server.services);
    Status refusal = refusal(head);
    if (refusal != null) {
      return refuse(stream, refusal);
    }
    if (method == null) {
      return refuse(stream, server.services.unknown(head.path()));
    }
    long nowNanos = connection.readAtNanos();
    var call =
        new GrpcServerCall(
            this, stream, method, head, nowNanos, deadline(head.timeoutNanos(), nowNanos));
    server.callsInFlight.incrementAndGet();
    if (call.hasDeadline()) {
      wheel.add(call, nowNanos);
    }
    call.accepted(endStream);
    return call;
  }

  private static Deadline deadline(long timeoutNanos, long nowNanos) {
    return timeoutNanos == RequestHead.NO_TIMEOUT
        ? Deadline.none()
        : Deadline.afterNanos(timeoutNanos, nowNanos);
  }

  /** Why a call is not even begun, whatever it calls; null if it is. */
  private @Nullable Status refusal(RequestHead head) {
    if (head.refusal() != null) {
      return head.refusal();
    }
    int open = server.callsInFlight.get();
    return open < ServerState.MAX_CALLS
        ? null
        : Status.of(
            Code.RESOURCE_EXHAUSTED,
            server.self.instance() + " has " + open + " open calls; it takes no more");
  }

  private StreamListener refuse(Http2Stream stream, Status why) {
    stream.headers(
        RESPONSE,
        GrpcStatus.trailers(Failure.notExecuted(why), Metadata.empty(), maxTrailerBytes()),
        true);
    return StreamListener.NOBODY;
  }

  /** As long as the trailers may be that the peer takes. */
  int maxTrailerBytes() {
    return connection.peer().maxHeaderListBytes();
  }

  // ---- calls being handled

  /**
   * The request has come: handles it now if that cannot block, else with the others that the loop
   * brings.
   */
  void begin(GrpcServerCall call) {
    if (call.method().binding().method().isNonBlocking()) {
      call.run(connection.readAtNanos());
    } else {
      ReadyCalls.add(connection.eventLoop(), connection.outbound(), call);
    }
  }

  /** So many bytes of a request are here; returns whether there is room for more. */
  boolean hold(int bytes) {
    heldBytes += bytes;
    return heldBytes <= Math.max(options().maxQueuedBytes(), 2L * options().limits().maxBytes());
  }

  /** From the call's thread: it can be answered. */
  void answer(GrpcServerCall call) {
    if (loop.inEventLoop()) {
      connection.outbound().add(call);
    } else if (!connection.outbound().offerLater(call)) {
      call.replaceByRefusal(noRoom(connection.outbound().queuedBytes()));
      connection.outbound().force(call);
    }
  }

  /** On the event loop: why a reply is not sent that would have to wait behind too much. */
  @Nullable String noRoom() {
    long waiting = connection.pendingBytes();
    return waiting > options().maxQueuedBytes() ? noRoom(waiting) : null;
  }

  private String noRoom(long waitingBytes) {
    return "the caller does not read: "
        + waitingBytes
        + " bytes of replies wait; the limit (maxQueuedBytes) is "
        + options().maxQueuedBytes();
  }

  /** On the event loop: the call is over, and its request, so long, is no longer here. */
  void forget(GrpcServerCall call, int requestBytes) {
    wheel.remove(call);
    heldBytes -= requestBytes;
    server.callEnded();
  }
}
