package io.kith.transport.grpc;

import io.kith.codec.CodecException;
import io.kith.core.Code;
import io.kith.core.Deadline;
import io.kith.core.Metadata;
import io.kith.core.Reply;
import io.kith.core.Reply.Failure;
import io.kith.core.Status;
import io.kith.transport.call.IncomingCall;
import io.kith.transport.call.ServedMethod;
import io.kith.transport.grpc.MessageCodec.Encoded;
import io.kith.transport.http2.ErrorCode;
import io.kith.transport.http2.FrameWriter;
import io.kith.transport.http2.Headers;
import io.kith.transport.http2.Http2Stream;
import io.kith.transport.http2.StreamListener;
import io.kith.transport.loop.Outbound;
import java.net.SocketAddress;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One call on the server: read on the event loop, answered through the connection's queue. */
final class GrpcServerCall extends IncomingCall
    implements StreamListener, Outbound.Item<FrameWriter>, SentMessages.Owner {

  private static final int OVERHEAD_BYTES = 512;
  private static final byte[] NO_BYTES = {};
  private static final Encoded NOTHING = new Encoded(NO_BYTES, 0);

  private final GrpcServer server;
  private final Http2Stream stream;
  private final RequestHead head;
  private final int maxTrailerBytes;
  private final OneMessage request = new OneMessage();
  private final @Nullable GrpcServerStreams streams;

  // Owned by the event loop.
  private int heldBytes;
  private boolean begun;
  private boolean hasSentHeaders;
  private boolean over;

  // The answer, once there is one; of a stream, what stands around it.
  private Encoded reply = NOTHING;
  private boolean gzip;
  private Headers replyHeaders = Headers.EMPTY;
  private Headers replyTrailers = Headers.EMPTY;
  private @Nullable Headers failure;

  GrpcServerCall(
      GrpcServer server,
      Http2Stream stream,
      ServedMethod method,
      RequestHead head,
      long arrivedNanos,
      Deadline deadline) {
    super(
        method,
        arrivedNanos,
        deadline,
        head.trace(),
        head.metadata(),
        head.baggage(),
        server.caller());
    this.server = server;
    this.stream = stream;
    this.head = head;
    this.maxTrailerBytes = server.maxTrailerBytes();
    this.streams =
        method.binding().method().isStreaming()
            ? new GrpcServerStreams(this, server.codec(), stream, server.connection().outbound())
            : null;
  }

  @Override
  protected @Nullable SocketAddress peer() {
    return server.connection().peerAddress();
  }

  // ---- the request, on the event loop

  /** The headers have come; a stream of requests may be handled as it comes. */
  void accepted(boolean endStream) {
    if (streams != null && streams.takesRequests()) {
      begun = true;
      server.begin(this);
    }
    if (endStream) {
      requestEnded();
    }
  }

  @Override
  public void data(byte[] bytes, boolean endStream) {
    if (streams != null && streams.takesRequests()) {
      streams.part(bytes, endStream);
      return;
    }
    if (begun) {
      return; // answered already: the rest is dropped with the stream
    }
    Status flaw = request.add(bytes, server.options().limits().maxBytes());
    if (flaw != null) {
      refuse(flaw);
      return;
    }
    hold(bytes.length);
    if (endStream) {
      requestEnded();
    }
  }

  /**
   * What is here counts; the client may send on as long as there is room, so that a message may be
   * longer than its window.
   */
  private void hold(int bytes) {
    heldBytes += bytes;
    boolean room = server.hold(bytes);
    if (room) {
      stream.consumed(bytes);
    } else if (!request.isWhole()) {
      refuse(
          Status.of(
              Code.RESOURCE_EXHAUSTED,
              "the requests of this connection that are here, or on their way, are too long"
                  + " together"));
    }
  }

  @Override
  public void trailers(Headers trailers) {
    requestEnded();
  }

  private void requestEnded() {
    if (streams != null && streams.takesRequests()) {
      streams.part(NO_BYTES, true);
    } else if (begun) {
      return; // answered already
    } else if (!request.isWhole()) {
      refuse(Status.of(Code.UNIMPLEMENTED, "it ended before its one message"));
    } else if (request.isCompressed() && !head.isGzip()) {
      refuse(Status.of(Code.INTERNAL, "it is compressed, and no grpc-encoding says how"));
    } else {
      begun = true;
      server.begin(this);
    }
  }

  private void refuse(Status why) {
    begun = true;
    String text = "the request of " + method().binding().method() + " cannot be read: ";
    answer(Failure.notExecuted(Status.of(why.code(), text + why.message())));
  }

  /** A caller that waits for nothing may leave. */
  @Override
  public void callerGone(String why) {
    if (!method().binding().method().isOneWay()) {
      super.callerGone(why);
    }
  }

  @Override
  public void reset(ErrorCode code, String why, boolean certainlyNotProcessed) {
    if (code != ErrorCode.CANCEL) {
      callerGone(why);
    } else if (!method().binding().method().isOneWay()) {
      cancel(Status.of(Code.CANCELLED, "the caller gave up"), false);
    }
    if (streams != null) {
      streams.resume();
    }
    forgetUnlessBegun();
  }

  @Override
  public void lost(String why, boolean certainlyNotProcessed) {
    callerGone(why);
    if (streams != null) {
      streams.lost();
    }
    forgetUnlessBegun();
  }

  @Override
  public void writable() {
    if (streams != null) {
      streams.resume();
    }
  }

  /** A call whose request never became whole has no thread that would end it. */
  private void forgetUnlessBegun() {
    if (!begun) {
      begun = true;
      forget();
    }
  }

  private void forget() {
    if (!over) {
      over = true;
      request.forget();
      server.forget(this, heldBytes);
    }
  }

  @Override
  protected void abortConnection() {
    server.connection().abort();
  }

  @Override
  protected void expired() {
    super.expired();
    if (streams != null) {
      streams.resume();
    }
    if (!begun) {
      begun = true;
      context().cancellation().reason().ifPresent(why -> answer(Failure.notExecuted(why)));
      server.connection().outbound().schedule(); // many may expire in one tick: one write for all
    }
  }

  // ---- on the call's thread

  @Override
  protected Object decode() {
    Stream<?> requests = streams == null ? null : streams.pulled(head.isGzip());
    if (requests != null) {
      return requests;
    }
    Object message =
        server
            .codec()
            .decode(
                method().binding().request(),
                request.array(),
                Prefix.BYTES,
                request.length(),
                request.isCompressed());
    request.forget();
    return message;
  }

  @Override
  protected void stream(Stream<?> replies, Metadata metadata) {
    if (streams == null) {
      throw new IllegalStateException(method().binding().method() + " streams nothing");
    }
    try (replies) {
      putHeaders(metadata.and(exchange().sendHeaders()));
      streams.send(replies, gzip);
    }
  }

  @Override
  protected void answer(Reply outcome) {
    boolean streamed = streams != null && method().binding().method().isServerStreaming();
    if (!isUnwanted()) {
      encode(outcome, streamed);
    }
    if (streamed && streams != null) {
      streams.end();
    } else {
      server.answer(this);
    }
  }

  @Override
  protected void stopStreams(Status why) {
    if (streams != null) {
      streams.stop(why);
    }
  }

  private void encode(Reply outcome, boolean streamed) {
    try {
      put(outcome, streamed);
    } catch (CodecException e) {
      fail(
          Failure.of(
              Status.of(
                  e.isBeyondLimit() ? Code.RESOURCE_EXHAUSTED : Code.INTERNAL,
                  "the reply of "
                      + method().binding().method()
                      + " cannot be sent: "
                      + e.getMessage())));
    } catch (RuntimeException e) { // such as a list that changes while it is written
      fail(
          Failure.of(
              Status.of(
                  Code.INTERNAL,
                  "the reply of " + method().binding().method() + " cannot be sent: " + e)));
    }
  }

  private void put(Reply outcome, boolean streamed) {
    switch (outcome) {
      case Reply.Success success -> {
        if (!streamed) {
          putHeaders(success.metadata().and(exchange().sendHeaders()));
          reply = server.codec().encode(method().binding().reply(), success.value(), gzip);
        }
        putTrailers(exchange().trailers());
      }
      case Failure failed -> fail(failed);
    }
  }

  private void fail(Failure failed) {
    reply = NOTHING;
    failure = GrpcStatus.trailers(failed, exchange().trailers(), maxTrailerBytes);
    if (replyHeaders == Headers.EMPTY) {
      try {
        putHeaders(exchange().sendHeaders());
      } catch (CodecException e) { // what cannot cross must not hide why the call failed
        replyHeaders = Headers.EMPTY;
      }
    }
  }

  private void putHeaders(Metadata metadata) {
    if (!metadata.isEmpty()) {
      gzip = metadata.first(GrpcFields.ENCODING).filter(GrpcFields.GZIP::equals).isPresent();
      replyHeaders = fields(metadata);
    }
  }

  private void putTrailers(Metadata metadata) {
    if (!metadata.isEmpty()) {
      replyTrailers = fields(metadata);
    }
  }

  private Headers fields(Metadata metadata) {
    var builder = Headers.builder();
    GrpcMetadata.write(metadata, builder);
    Headers fields = builder.build();
    if (fields.sizeBytes() > maxTrailerBytes - GrpcStatus.OTHER_BYTES) {
      throw CodecException.beyondLimit(
          "its metadata takes "
              + fields.sizeBytes()
              + " bytes; the caller takes header sections of "
              + maxTrailerBytes);
    }
    return fields;
  }

  /** Answers that there is no room for the answer. */
  void replaceByRefusal(String why) {
    fail(Failure.of(Status.of(Code.RESOURCE_EXHAUSTED, why)));
  }

  // ---- the answer, on the event loop

  @Override
  public int queuedBytes() {
    return reply.length() + OVERHEAD_BYTES;
  }

  @Override
  public boolean accept(long nowNanos) {
    return true;
  }

  @Override
  public boolean write(FrameWriter out, long nowNanos) {
    forget();
    String noRoom = server.noRoom();
    if (noRoom != null) {
      replaceByRefusal(noRoom);
    }
    if (failure == null) {
      begin();
      stream.data(reply.array(), 0, reply.length(), false);
    }
    sendTrailers();
    return true;
  }

  /** Sends the headers, unless they are sent. */
  @Override
  public void begin() {
    if (!hasSentHeaders) {
      hasSentHeaders = true;
      stream.headers(gzip ? GrpcServer.GZIP_RESPONSE : GrpcServer.RESPONSE, replyHeaders, false);
    }
  }

  private void sendTrailers() {
    if (failure == null || replyHeaders != Headers.EMPTY) {
      begin();
    }
    if (failure == null) {
      stream.headers(GrpcServer.SUCCESS, replyTrailers, true);
    } else {
      stream.headers(hasSentHeaders ? GrpcServer.FAILURE : GrpcServer.RESPONSE, failure, true);
    }
  }

  /** All replies of a stream have been sent, or nobody waits for them. */
  @Override
  public void end() {
    forget();
    if (isCut() && stream.pendingBytes() > 0) {
      stream.reset(ErrorCode.CANCEL); // what cuts the call off does not wait for a slow reader
    } else {
      sendTrailers();
    }
  }

  @Override
  public boolean isCut() {
    return context().cancellation().isCancelled();
  }

  @Override
  public void dropped() {
    forget();
  }
}
