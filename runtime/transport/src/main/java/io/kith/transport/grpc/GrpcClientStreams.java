package io.kith.transport.grpc;

import io.kith.core.Call;
import io.kith.core.Code;
import io.kith.core.Reply.Executed;
import io.kith.core.Reply.Failure;
import io.kith.core.Status;
import io.kith.transport.call.PulledMessages;
import io.kith.transport.call.RequestPump;
import io.kith.transport.http2.Http2Stream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The streams of one call of a client: the requests, which a thread of their own sends, and the
 * replies, which the caller pulls.
 */
final class GrpcClientStreams implements SentMessages.Owner {

  private static final Status OVER = Status.of(Code.CANCELLED, "the call is over");
  private static final byte[] NO_BYTES = {};

  private final GrpcClientCall call;
  private final MessageCodec codec;
  private final @Nullable SentMessages requests;
  private final @Nullable RequestPump pump;
  private final @Nullable ReceivedMessages replies;

  // Guarded by this.
  private boolean handedOut;
  private boolean over;

  // Owned by the event loop.
  private @Nullable Http2Stream stream;

  /** The streams of a call whose method has one or two. */
  GrpcClientStreams(
      GrpcClientCall call, Call called, GrpcClientConnection connection, boolean gzip) {
    this.call = call;
    this.codec = connection.codec();
    boolean sends = called.method().isClientStreaming();
    this.requests = sends ? new SentMessages(this, connection.outbound()) : null;
    this.pump =
        requests == null
            ? null
            : new RequestPump(
                called,
                requests.bytes(),
                new StreamMessageEncoder(call.method().request(), codec.limits(), gzip),
                call::requestsFailed);
    this.replies =
        called.method().isServerStreaming()
            ? new ReceivedMessages(connection.outbound(), call::abandon)
            : null;
  }

  // ---- on the caller's thread

  /** The replies, for the caller. Asked for once. */
  Stream<?> pulled() {
    if (replies == null) {
      throw new IllegalStateException(call + " streams no replies");
    }
    synchronized (this) {
      handedOut = true;
      if (over && pump != null) {
        pump.start(); // which closes what nobody will send
      }
    }
    return PulledMessages.ofReplies(
        replies.received(),
        call.method(),
        new StreamMessageFormat(call.method().reply(), codec, call::takesGzip));
  }

  // ---- on any thread

  /** The call is over; see {@link GrpcClientCall#endStreams}. */
  void end(@Nullable Failure how, boolean atOnce) {
    if (pump != null) {
      stop(pump, how != null && how.executed() == Executed.NO);
    }
    if (replies != null) {
      if (how == null) {
        replies.received().end();
      } else if (atOnce) {
        replies.received().abort(how);
      } else {
        replies.received().end(how);
      }
    }
  }

  /** A call that was not executed may be made again, with its requests, if those are untouched. */
  private synchronized void stop(RequestPump requestPump, boolean mayBeMadeAgain) {
    over = true;
    requestPump.stop(OVER);
    if (handedOut || !mayBeMadeAgain) {
      requestPump.start();
    }
  }

  // ---- on the event loop

  /** There is a stream, and what the call streams may follow. */
  void start(Http2Stream opened) {
    stream = opened;
    if (requests != null && pump != null) {
      requests.to(opened);
      pump.start();
    }
  }

  /** Whether requests have been pulled, so that the call cannot be made again. */
  boolean hasPulledRequests() {
    return pump != null && stream != null;
  }

  /** A part of the replies. */
  void part(byte[] bytes, Http2Stream from) {
    if (replies != null) {
      replies.part(bytes, from);
    }
  }

  /** More of the requests may be sent. */
  void resume() {
    if (requests != null) {
      requests.resume();
    }
  }

  @Override
  public void begin() {} // the headers are sent with the opening of the stream

  @Override
  public void end() {
    if (stream != null) {
      stream.data(NO_BYTES, 0, 0, true);
    }
  }

  @Override
  public boolean isCut() {
    return stream == null || !stream.isOpen();
  }

  @Override
  public void dropped() {}
}
