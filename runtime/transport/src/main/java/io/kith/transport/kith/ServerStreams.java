package io.kith.transport.kith;

import io.kith.codec.Limits;
import io.kith.core.Metadata;
import io.kith.core.Method;
import io.kith.core.Reply.Failure;
import io.kith.core.Status;
import io.kith.transport.call.PulledMessages;
import io.kith.transport.loop.Outbound;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The streams of one call at the server: the requests, which the handler pulls, and the replies,
 * which the call's thread sends.
 */
final class ServerStreams implements OutgoingStream.Owner, IncomingStream.Owner {

  private final ServerCall call;
  private final ServerConnection connection;
  private final Limits limits;
  private final @Nullable IncomingStream requests;
  private final @Nullable OutgoingStream replies;

  /** Set before the first reply is sent; joined by the trailers if there is none. */
  private Metadata metadata = Metadata.empty();

  /** Owned by the event loop. */
  private boolean begun;

  /** The streams of a call whose method has one or two. */
  ServerStreams(ServerCall call, ServerConnection connection) {
    this.call = call;
    this.connection = connection;
    this.limits = connection.options.limits();
    Method method = call.method().binding().method();
    this.requests =
        method.isClientStreaming()
            ? new IncomingStream(this, connection, connection.options)
            : null;
    this.replies = method.isServerStreaming() ? new OutgoingStream(this, connection) : null;
  }

  // ---- on the call's thread

  /** The requests, for the handler; null if they are no stream. Asked for once. */
  @Nullable Stream<?> pulled() {
    return requests == null
        ? null
        : PulledMessages.ofRequests(
            requests.received(),
            call.method().binding(),
            new StreamMessageFormat(call.method().binding().request(), limits));
  }

  /** Sends the replies; see {@link ServerCall#stream}. */
  void send(Stream<?> messages, Metadata labels) {
    try (messages) {
      SentNames.requireWithinLimit(labels, Map.of());
      metadata = labels;
      requireReplies()
          .bytes()
          .sendAll(messages, new StreamMessageEncoder(call.method().binding().reply(), limits));
    }
  }

  /** What comes before the replies. */
  Metadata metadata() {
    return metadata;
  }

  /** Has what ends the call follow the replies. */
  void end() {
    requireReplies().bytes().end();
  }

  private OutgoingStream requireReplies() {
    if (replies == null) {
      throw new IllegalStateException(call.method().binding().method() + " streams no replies");
    }
    return replies;
  }

  // ---- on any thread

  /** See {@link ServerCall#stopStreams}. */
  void stop(Status why) {
    if (requests != null) {
      requests.received().abort(Failure.of(why));
    }
    if (replies != null) {
      replies.bytes().stop(why);
    }
  }

  /** The handler has closed its requests, and goes on: the client is told to stop. */
  @Override
  public void noLongerPulled(Status why) {
    connection.outbound().force(new NoMoreRequests());
  }

  // ---- on the event loop

  /** Whether a request with these flags is for such a method. */
  static boolean agree(int flags, Method method) {
    return ((flags & Frame.FLAG_STREAM) != 0) == method.isClientStreaming()
        && ((flags & Frame.FLAG_REPLY_STREAM) != 0) == method.isServerStreaming();
  }

  /** A part of the requests. */
  void part(FrameReader in, boolean last) {
    if (requests == null) {
      throw new ProtocolException(
          GoAway.PROTOCOL_ERROR, "DATA for a call whose request is complete");
    }
    requests.part(call.id(), in, last);
    if (last) {
      requests.received().end();
    }
  }

  /** The client takes so many more bytes of replies. */
  void credited(int bytes) {
    if (replies == null) {
      throw new ProtocolException(
          GoAway.PROTOCOL_ERROR, "CREDIT for a call that streams no replies");
    }
    replies.credited(bytes);
  }

  /** The call was cancelled: it waits for credit no longer. */
  void cancelled() {
    if (replies != null) {
      replies.resume();
    }
  }

  /** The connection is gone. */
  void lost() {
    if (replies != null) {
      replies.lost();
    }
  }

  /** The call stands in the table no more. */
  void close() {
    if (requests != null) {
      requests.close();
    }
    if (replies != null) {
      replies.close();
    }
  }

  @Override
  public void beginPart(FrameWriter out) {
    begin(out, Frame.FLAG_MORE);
  }

  private void begin(FrameWriter out, int flags) {
    begin(out, flags, Metadata.empty());
  }

  /** Begins a part; the trailers stand in it if it is the only one. */
  private void begin(FrameWriter out, int flags, Metadata trailers) {
    if (begun) {
      out.begin(Frame.DATA, call.id(), 1);
      out.int8(flags);
      return;
    }
    begun = true;
    boolean labelled = !metadata.isEmpty() || !trailers.isEmpty();
    if (labelled) {
      connection.names().defineNames(metadata, Map.of(), out);
      connection.names().defineNames(trailers, Map.of(), out);
    }
    out.begin(Frame.REPLY, call.id(), 2);
    out.int8(flags | Frame.FLAG_STREAM | (labelled ? Frame.FLAG_METADATA : 0));
    out.int8(Frame.CODEC_PROTOBUF);
    if (labelled) {
      connection.names().writeReply(metadata, trailers, out);
    }
  }

  @Override
  public void writeEnd(FrameWriter out) {
    if (call.writeFailure(out)) {
      return;
    }
    Metadata trailers = call.trailers();
    if (trailers.isEmpty() || !begun) {
      begin(out, 0, trailers);
    } else {
      connection.names().defineNames(trailers, Map.of(), out);
      begin(out, Frame.FLAG_METADATA);
      connection.names().writeMetadata(trailers, Map.of(), out);
    }
    out.end();
  }

  @Override
  public boolean isCut() {
    return call.isCancelled();
  }

  @Override
  public void dropped() {
    call.dropped();
  }

  /** Tells the client that its requests are no longer wanted, while the call goes on. */
  private final class NoMoreRequests implements Outbound.Item<FrameWriter> {

    private static final int QUEUED_BYTES = 64;

    @Override
    public int queuedBytes() {
      return QUEUED_BYTES;
    }

    @Override
    public boolean accept(long nowNanos) {
      return true;
    }

    @Override
    public boolean write(FrameWriter out, long nowNanos) {
      if (requests != null && connection.isOpen(call)) {
        requests.close();
        out.begin(Frame.CANCEL, call.id(), 0);
        out.end();
      }
      return true;
    }

    @Override
    public void dropped() {}
  }
}
