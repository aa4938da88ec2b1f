package io.kith.transport.kith;

import io.kith.codec.Limits;
import io.kith.core.Call;
import io.kith.core.Code;
import io.kith.core.Reply.Executed;
import io.kith.core.Reply.Failure;
import io.kith.core.Status;
import io.kith.transport.call.PulledMessages;
import io.kith.transport.call.RequestPump;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The streams of one call of a client: the requests, which a thread of their own sends, and the
 * replies, which the caller pulls.
 */
final class ClientStreams implements OutgoingStream.Owner, IncomingStream.Owner {

  private static final Status OVER = Status.of(Code.CANCELLED, "the call is over");

  private final ClientCall call;
  private final Limits limits;
  private final @Nullable OutgoingStream requests;
  private final @Nullable RequestPump pump;
  private final @Nullable IncomingStream replies;

  // Guarded by this.
  private boolean handedOut;
  private boolean over;

  // Owned by the event loop.
  private boolean pumping;
  private boolean begun;

  /** The streams of a call whose method has one or two. */
  ClientStreams(ClientCall call, Call called, ClientConnection connection) {
    this.call = call;
    this.limits = connection.options.limits();
    boolean sends = called.method().isClientStreaming();
    this.requests = sends ? new OutgoingStream(this, connection) : null;
    this.pump =
        requests == null
            ? null
            : new RequestPump(
                called,
                requests.bytes(),
                new StreamMessageEncoder(call.method().request(), limits),
                call::requestsFailed);
    this.replies =
        called.method().isServerStreaming()
            ? new IncomingStream(this, connection, connection.options)
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
        replies.received(), call.method(), new StreamMessageFormat(call.method().reply(), limits));
  }

  // ---- on any thread

  @Override
  public void noLongerPulled(Status why) {
    call.abandon(why);
  }

  /** The call is over; see {@link ClientCall#endStreams}. */
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

  /** The flags of a request that begins such streams. */
  int requestFlags() {
    return (requests == null ? 0 : Frame.FLAG_STREAM | Frame.FLAG_MORE)
        | (replies == null ? 0 : Frame.FLAG_REPLY_STREAM);
  }

  /** The request is written, and what it streams may follow. */
  void start() {
    if (pump != null) {
      pumping = true;
      pump.start();
    }
  }

  /** Whether requests have been pulled, so that the call cannot be made again. */
  boolean hasPulledRequests() {
    return pumping;
  }

  /** The server takes no more requests. */
  void stopRequests() {
    if (requests == null || pump == null) {
      throw new ProtocolException(
          GoAway.PROTOCOL_ERROR, "CANCEL by a server for a call that streams no requests");
    }
    pump.stop(Status.of(Code.CANCELLED, "the server takes no more requests"));
    requests.close();
  }

  /** The server takes so many more bytes of requests. */
  void credited(int bytes) {
    if (requests == null) {
      throw new ProtocolException(
          GoAway.PROTOCOL_ERROR, "CREDIT for a call that streams no requests");
    }
    requests.credited(bytes);
  }

  /** A part of the replies; the first comes in a REPLY, others in DATA. */
  void part(FrameReader in, boolean first, boolean last) {
    if (replies == null || first == begun) {
      throw new ProtocolException(
          GoAway.PROTOCOL_ERROR, "a stream of replies that was not asked for, or not begun");
    }
    begun = true;
    replies.part(call.id(), in, last);
  }

  /** Sends no more; see {@link ClientCall#stopStreams}. */
  void stop() {
    if (requests != null) {
      requests.stop();
    }
  }

  /** Counts no more; see {@link ClientCall#closeStreams}. */
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
    out.begin(Frame.DATA, call.id(), 1);
    out.int8(Frame.FLAG_MORE);
  }

  @Override
  public void writeEnd(FrameWriter out) {
    out.begin(Frame.DATA, call.id(), 1);
    out.int8(0);
    out.end();
  }

  @Override
  public boolean isCut() {
    return false; // what ends the call closes the stream
  }

  @Override
  public void dropped() {}
}
