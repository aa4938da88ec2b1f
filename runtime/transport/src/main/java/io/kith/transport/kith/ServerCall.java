package io.kith.transport.kith;

import io.kith.codec.CodecException;
import io.kith.codec.Limits;
import io.kith.codec.ProtoReader;
import io.kith.codec.ProtoWriter;
import io.kith.core.Code;
import io.kith.core.Deadline;
import io.kith.core.Metadata;
import io.kith.core.PeerApp;
import io.kith.core.Principal;
import io.kith.core.Reply;
import io.kith.core.Reply.Executed;
import io.kith.core.Reply.Failure;
import io.kith.core.Status;
import io.kith.core.TraceContext;
import io.kith.transport.call.IncomingCall;
import io.kith.transport.call.ServedMethod;
import io.kith.transport.call.StatusCodec;
import io.kith.transport.loop.Outbound;
import java.net.SocketAddress;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One call on the server: read on the event loop, answered through the connection's queue. */
final class ServerCall extends IncomingCall implements Outbound.Item<FrameWriter> {

  private static final int OVERHEAD_BYTES = 256;
  private static final byte[] NOTHING = {};

  private final ServerConnection connection;
  private final boolean oneWay;
  private final @Nullable ServerStreams streams;

  // The request, until it is decoded.
  private byte[] request = NOTHING;
  private int requestOffset;
  private int requestBytes;
  private @Nullable Assembly assembly;

  // The reply, once it is encoded.
  private @Nullable Reply reply;
  private Metadata headers = Metadata.empty();
  private Metadata trailers = Metadata.empty();
  private byte[] body = NOTHING;
  private int bodyBytes;
  private int writtenBytes;
  private boolean started;

  ServerCall(
      ServerConnection connection,
      int id,
      ServedMethod method,
      boolean oneWay,
      long arrivedNanos,
      Deadline deadline,
      @Nullable TraceContext trace,
      Metadata metadata,
      Map<String, String> baggage,
      @Nullable Principal caller) {
    super(method, arrivedNanos, deadline, trace, metadata, baggage, caller);
    this.connection = connection;
    this.id = id;
    this.oneWay = oneWay;
    this.streams =
        method.binding().method().isStreaming() ? new ServerStreams(this, connection) : null;
  }

  @Override
  protected @Nullable SocketAddress peer() {
    return connection.channel().channel().remoteAddress();
  }

  @Override
  protected PeerApp peerApp() {
    return connection.peerApp();
  }

  /** Its streams; null if it has none. */
  @Nullable ServerStreams streams() {
    return streams;
  }

  /** The length of the request message, once all of it is here. */
  int heldBytes() {
    return requestBytes;
  }

  void request(byte[] bytes, int offset, int length) {
    request = bytes;
    requestOffset = offset;
    requestBytes = length;
  }

  void startAssembly(int totalBytes) {
    assembly = new Assembly(totalBytes);
  }

  @Nullable Assembly assembly() {
    return assembly;
  }

  void endAssembly() {
    assembly = null;
  }

  // ---- on the call's thread

  @Override
  protected Object decode() {
    Stream<?> streamed = streams == null ? null : streams.pulled();
    if (streamed != null) {
      return streamed;
    }
    Object message =
        ProtoReader.read(
            method().binding().request(),
            request,
            requestOffset,
            requestBytes,
            connection.options.limits());
    request = NOTHING;
    return message;
  }

  @Override
  protected void stream(Stream<?> replies, Metadata metadata) {
    if (streams == null) {
      throw new IllegalStateException(method().binding().method() + " streams nothing");
    }
    streams.send(replies, metadata.and(exchange().sendHeaders()));
  }

  @Override
  protected void abortConnection() {
    connection.close();
  }

  @Override
  protected void answer(Reply outcome) {
    if (streams != null && method().binding().method().isServerStreaming()) {
      if (outcome instanceof Failure) {
        encode(outcome);
      } else {
        labelEnd(streams.metadata());
      }
      streams.end();
      return;
    }
    if (!oneWay) {
      encode(outcome);
    }
    connection.answer(this);
  }

  private void labelEnd(Metadata sentHeaders) {
    Metadata sent = exchange().trailers();
    try {
      SentNames.requireWithinLimit(sentHeaders.and(sent), Map.of()); // they may be sent together
      trailers = sent;
    } catch (CodecException | IllegalArgumentException e) {
      fail(
          Status.of(
              Code.RESOURCE_EXHAUSTED,
              "the end of the stream of "
                  + method().binding().method()
                  + " cannot be sent: "
                  + e.getMessage()));
    }
  }

  private void encode(Reply outcome) {
    try {
      put(outcome);
    } catch (CodecException e) {
      fail(
          Status.of(
              e.isBeyondLimit() ? Code.RESOURCE_EXHAUSTED : Code.INTERNAL,
              "the reply of "
                  + method().binding().method()
                  + " cannot be sent: "
                  + e.getMessage()));
    } catch (RuntimeException e) { // such as a list that changes while it is written
      fail(
          Status.of(
              Code.INTERNAL,
              "the reply of " + method().binding().method() + " cannot be sent: " + e));
    }
  }

  private void put(Reply outcome) {
    Metadata before = outcome.metadata().and(exchange().sendHeaders());
    Metadata after = exchange().trailers();
    SentNames.requireWithinLimit(before.and(after), Map.of());
    put(outcome, before, after);
  }

  private void put(Reply outcome, Metadata before, Metadata after) {
    Limits limits = connection.options.limits();
    var out =
        new ProtoWriter(
            256, outcome instanceof Failure ? limits.withMaxBytes(Frame.MAX_STATUS_BYTES) : limits);
    switch (outcome) {
      case Reply.Success success -> method().binding().writeReply(out, success.value());
      case Failure failure -> StatusCodec.INSTANCE.write(out, failure.status());
    }
    reply = outcome;
    headers = before;
    trailers = after;
    body = out.array();
    bodyBytes = out.size();
  }

  /** Answers that there is no room for the answer. */
  void replaceByRefusal(String why) {
    fail(Status.of(Code.RESOURCE_EXHAUSTED, why));
  }

  /** Says but why: what was to be sent along may be what cannot be sent. */
  private void fail(Status why) {
    put(Failure.of(why), Metadata.empty(), Metadata.empty());
  }

  // ---- on any thread

  @Override
  protected void stopStreams(Status why) {
    if (streams != null) {
      streams.stop(why);
    }
  }

  /** A caller that waits for nothing may leave. */
  @Override
  public void callerGone(String why) {
    if (!oneWay) {
      super.callerGone(why);
    }
  }

  // ---- on the event loop

  @Override
  protected void expired() {
    super.expired();
    connection.cancelled(this);
  }

  /** The call stands in the table no more. */
  void closeStreams() {
    if (streams != null) {
      streams.close();
    }
  }

  /** Whether what its streams have not sent yet is to be dropped. */
  boolean isCancelled() {
    return context().cancellation().isCancelled();
  }

  /** What follows a stream that did not fail. */
  Metadata trailers() {
    return trailers;
  }

  /** Ends a call that streams its replies, if it failed; returns false if it did not. */
  boolean writeFailure(FrameWriter out) {
    connection.forget(this);
    if (!(reply instanceof Failure)) {
      context().cancellation().reason().ifPresent(this::fail);
    }
    return isUnwanted() || (reply instanceof Failure && writeReply(out));
  }

  @Override
  public int queuedBytes() {
    return bodyBytes - writtenBytes + OVERHEAD_BYTES;
  }

  @Override
  public boolean accept(long nowNanos) {
    return true;
  }

  @Override
  public boolean write(FrameWriter out, long nowNanos) {
    boolean isFirst = !started;
    started = true;
    boolean ended = oneWay || isUnwanted() || (isFirst ? writeReply(out) : writeMore(out));
    if (ended) {
      connection.forget(this);
    }
    return ended;
  }

  private boolean writeReply(FrameWriter out) {
    boolean failed = reply instanceof Failure;
    boolean labelled = !headers.isEmpty() || !trailers.isEmpty();
    if (labelled) {
      connection.names().defineNames(headers, Map.of(), out);
      connection.names().defineNames(trailers, Map.of(), out);
    }
    int first = Math.min(bodyBytes, failed ? bodyBytes : Frame.CHUNK_BYTES / 2);
    out.begin(failed ? Frame.FAILURE : Frame.REPLY, id, 16);
    out.int8(
        (first < bodyBytes ? Frame.FLAG_MORE : 0)
            | (labelled ? Frame.FLAG_METADATA : 0)
            | (reply instanceof Failure failure && failure.executed() == Executed.NO
                ? Frame.FLAG_NOT_EXECUTED
                : 0));
    if (!failed) {
      out.int8(Frame.CODEC_PROTOBUF);
    }
    if (first < bodyBytes) {
      out.varint(bodyBytes);
    }
    if (labelled) {
      connection.names().writeReply(headers, trailers, out);
    }
    out.last(body, 0, first);
    out.end();
    writtenBytes = first;
    return first == bodyBytes;
  }

  private boolean writeMore(FrameWriter out) {
    int part = Math.min(bodyBytes - writtenBytes, Frame.CHUNK_BYTES);
    out.begin(Frame.DATA, id, 1);
    out.int8(writtenBytes + part < bodyBytes ? Frame.FLAG_MORE : 0);
    out.last(body, writtenBytes, part);
    out.end();
    writtenBytes += part;
    return writtenBytes == bodyBytes;
  }

  @Override
  public void dropped() {
    connection.forget(this);
  }
}
