package io.kith.transport.grpc;

import io.kith.core.Method;
import io.kith.core.Reply.Failure;
import io.kith.core.Status;
import io.kith.transport.call.PulledMessages;
import io.kith.transport.http2.FrameWriter;
import io.kith.transport.http2.Http2Stream;
import io.kith.transport.loop.Outbound;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The streams of one call at the server: the requests, which the handler pulls, and the replies,
 * which the call's thread sends.
 */
final class GrpcServerStreams {

  private final GrpcServerCall call;
  private final MessageCodec codec;
  private final Http2Stream stream;
  private final Outbound<FrameWriter> outbound;
  private final @Nullable ReceivedMessages requests;
  private final @Nullable SentMessages replies;

  /** The streams of a call whose method has one or two. */
  GrpcServerStreams(
      GrpcServerCall call, MessageCodec codec, Http2Stream stream, Outbound<FrameWriter> outbound) {
    this.call = call;
    this.codec = codec;
    this.stream = stream;
    this.outbound = outbound;
    Method method = call.method().binding().method();
    // What a client sends on to a handler that closed its requests is dropped: gRPC cannot stop it.
    this.requests = method.isClientStreaming() ? new ReceivedMessages(outbound, _ -> {}) : null;
    this.replies = method.isServerStreaming() ? new SentMessages(call, outbound) : null;
    if (replies != null) {
      replies.to(stream);
    }
  }

  // ---- on the call's thread

  /** The requests, for the handler; null if they are no stream. Asked for once. */
  @Nullable Stream<?> pulled(boolean mayBeGzip) {
    return requests == null
        ? null
        : PulledMessages.ofRequests(
            requests.received(),
            call.method().binding(),
            new StreamMessageFormat(call.method().binding().request(), codec, () -> mayBeGzip));
  }

  /** Sends the replies; the headers, even if no reply is ready yet. */
  void send(Stream<?> messages, boolean gzip) {
    outbound.force(new Beginning());
    requireReplies()
        .bytes()
        .sendAll(
            messages,
            new StreamMessageEncoder(call.method().binding().reply(), codec.limits(), gzip));
  }

  /** Has what ends the call follow the replies. */
  void end() {
    requireReplies().bytes().end();
  }

  private SentMessages requireReplies() {
    if (replies == null) {
      throw new IllegalStateException(call.method().binding().method() + " streams no replies");
    }
    return replies;
  }

  // ---- on any thread

  /** Whoever pulls requests or makes replies is to stop. */
  void stop(Status why) {
    if (requests != null) {
      requests.received().abort(Failure.of(why));
    }
    if (replies != null) {
      replies.bytes().stop(why);
    }
  }

  // ---- on the event loop

  /** Whether requests are taken as a stream. */
  boolean takesRequests() {
    return requests != null;
  }

  /** A part of the requests. */
  void part(byte[] bytes, boolean last) {
    if (requests != null) {
      requests.part(bytes, stream);
      if (last) {
        requests.received().end();
      }
    }
  }

  /** More of the replies may be sent, or nobody waits for them any more. */
  void resume() {
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

  /** Sends the headers of the response. */
  private final class Beginning implements Outbound.Item<FrameWriter> {

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
      if (!call.isCut()) {
        call.begin();
      }
      return true;
    }

    @Override
    public void dropped() {}
  }
}
