package io.kith.transport.grpc;

import io.kith.codec.CodecException;
import io.kith.codec.MethodBinding;
import io.kith.core.Call;
import io.kith.core.Code;
import io.kith.core.Deadline;
import io.kith.core.Metadata;
import io.kith.core.Reply;
import io.kith.core.Reply.Executed;
import io.kith.core.Reply.Failure;
import io.kith.core.Status;
import io.kith.transport.call.OutgoingCall;
import io.kith.transport.grpc.MessageCodec.Encoded;
import io.kith.transport.http2.ErrorCode;
import io.kith.transport.http2.FrameWriter;
import io.kith.transport.http2.Headers;
import io.kith.transport.http2.Http2Stream;
import io.kith.transport.http2.StreamListener;
import io.kith.transport.loop.Outbound;
import org.jspecify.annotations.Nullable;

/**
 * One call of a client, from the caller's thread through the event loop and back.
 *
 * <p>The caller encodes, hands over, and parks. The event loop opens a stream as soon as the server
 * takes one more, watches the deadline, and answers.
 */
final class GrpcClientCall extends OutgoingCall
    implements StreamListener, Outbound.Item<FrameWriter> {

  /** What a call holds besides its body: itself, the parked thread, the stream. */
  private static final int OVERHEAD_BYTES = 512;

  private static final Encoded NOTHING = new Encoded(new byte[0], 0);
  private static final ResponseHead NO_HEAD = new ResponseHead(Metadata.empty(), false, null);

  private final GrpcClientConnection connection;
  private final Headers headers;
  private Encoded body;

  // Owned by the event loop.
  private @Nullable Http2Stream stream;
  private boolean registered;
  private boolean over;

  // Published with the result.
  private boolean notProcessed;
  private ResponseHead head = NO_HEAD;
  private final OneMessage reply = new OneMessage();
  private @Nullable ResponseEnd end;

  /**
   * Encodes the request.
   *
   * @throws CodecException if it cannot be encoded
   */
  GrpcClientCall(
      GrpcClientConnection connection, MethodBinding method, Call call, Deadline deadline) {
    super(method, call, deadline);
    this.connection = connection;
    boolean gzip =
        call.metadata().first(GrpcFields.ENCODING).filter(GrpcFields.GZIP::equals).isPresent();
    this.headers = connection.headers().of(call, deadline, gzip);
    this.body = connection.codec().encode(method.request(), call.request(), gzip);
  }

  // ---- on the caller's thread

  @Override
  public Reply make() {
    if (!connection.outbound().offer(this)) {
      return Failure.notExecuted(connection.full());
    }
    return isOneWay() ? Reply.Success.of(null) : await();
  }

  @Override
  public boolean mayBeMadeAgain() {
    return notProcessed;
  }

  @Override
  protected Reply result() {
    ResponseEnd how = end;
    if (how == null) {
      throw new IllegalStateException("there is no result");
    }
    if (!how.status().isOk()) {
      return new Failure(
          how.status(), method().toException(how.status()), how.executed(), metadata(how));
    }
    try {
      Object value =
          connection
              .codec()
              .decode(
                  method().reply(),
                  reply.array(),
                  Prefix.BYTES,
                  reply.length(),
                  reply.isCompressed());
      Metadata metadata = metadata(how);
      return metadata.isEmpty() ? Reply.Success.of(value) : new Reply.Success(value, metadata);
    } catch (CodecException e) {
      return new Failure(
          Status.of(
              e.isBeyondLimit() ? Code.RESOURCE_EXHAUSTED : Code.INTERNAL,
              "the reply of " + where() + " cannot be read: " + e.getMessage()),
          e,
          Executed.MAYBE,
          Metadata.empty());
    }
  }

  private Metadata metadata(ResponseEnd how) {
    if (how.metadata().isEmpty()) {
      return head.metadata();
    }
    Metadata[] all = {head.metadata()};
    how.metadata()
        .forEach((name, value) -> {
          if (all[0].size() < Metadata.MAX_ENTRIES) {
            all[0] = all[0].with(name, value);
          }
        });
    return all[0];
  }

  @Override
  protected String where() {
    return method().method() + " on " + connection.description();
  }

  // ---- on any thread

  @Override
  protected void abandoned() {
    connection.cancel(this);
  }

  // ---- the request, on the event loop

  @Override
  public int queuedBytes() {
    return body.length() + OVERHEAD_BYTES;
  }

  @Override
  public boolean accept(long nowNanos) {
    if (!isWaiting()) {
      return false;
    }
    registered = true;
    connection.register(this, nowNanos);
    return true;
  }

  @Override
  public boolean write(FrameWriter out, long nowNanos) {
    connection.openOrAwait(this);
    return true;
  }

  /** There is a stream for it. */
  void open() {
    Http2Stream opened = connection.open(this, headers);
    stream = opened;
    opened.data(body.array(), 0, body.length(), true);
    body = NOTHING; // the call may wait for long
  }

  /** Whether it still wants a stream. */
  boolean wantsStream() {
    return isWaiting();
  }

  @Override
  public void dropped() {
    failUnprocessed("the connection was closed before the call was sent");
  }

  /** It was not sent, and may be over another connection. */
  void failUnprocessed(String why) {
    notProcessed = true;
    fail(Code.UNAVAILABLE, connection.description() + ": " + why, Executed.NO);
  }

  /** There is no room for it to wait. */
  void failFull(Status why) {
    forget();
    complete(Failure.notExecuted(why));
  }

  @Override
  protected void expired() {
    fail(
        Code.DEADLINE_EXCEEDED,
        "no reply of " + where() + " within the deadline",
        stream == null ? Executed.NO : Executed.MAYBE);
    cancelStream();
  }

  /** Nobody waits for it any more. */
  void cancelStream() {
    forget();
    if (stream != null) {
      stream.reset(ErrorCode.CANCEL);
    }
  }

  private void fail(Code code, String why, Executed executed) {
    forget();
    complete(new Failure(Status.of(code, why), null, executed, Metadata.empty()));
  }

  private void forget() {
    if (registered && !over) {
      over = true;
      connection.unregister(this);
    }
  }

  // ---- the response, on the event loop

  @Override
  public void headers(Headers response, boolean endStream) {
    if (endStream && GrpcStatus.isIn(response)) {
      finish(response);
      return;
    }
    head = ResponseHead.of(response);
    if (head.refusal() != null) {
      failReply(head.refusal());
    } else if (endStream) {
      finish(response);
    }
  }

  @Override
  public void data(byte[] bytes, boolean endStream) {
    if (over) {
      return;
    }
    Status flaw = reply.add(bytes, connection.options().limits().maxBytes());
    if (flaw != null) {
      failReply(flaw);
    } else if (endStream) {
      finish(Headers.EMPTY);
    } else if (stream != null) {
      stream.consumed(bytes.length);
    }
  }

  @Override
  public void trailers(Headers trailers) {
    if (!over) {
      finish(trailers);
    }
  }

  private void finish(Headers trailers) {
    ResponseEnd how = ResponseEnd.of(trailers);
    if (how.status().isOk()) {
      if (!reply.isWhole()) {
        failReply(Status.of(Code.UNIMPLEMENTED, "it ended without its one message"));
        return;
      }
      if (reply.isCompressed() && !head.isGzip()) {
        failReply(Status.of(Code.INTERNAL, "it is compressed, and no grpc-encoding says how"));
        return;
      }
    }
    forget();
    if (claim()) {
      end = how;
      connection.answered(this);
    }
  }

  /** Nothing can be made of the response. */
  private void failReply(Status why) {
    fail(
        why.code(),
        "the reply of " + where() + " cannot be read: " + why.message(),
        Executed.MAYBE);
    cancelStream();
  }

  @Override
  public void reset(ErrorCode code, String why, boolean certainlyNotProcessed) {
    notProcessed = certainlyNotProcessed;
    Code known = PeerErrors.ofReset(code);
    boolean late = known == Code.CANCELLED && deadlineNanos - System.nanoTime() <= 0;
    fail(
        late ? Code.DEADLINE_EXCEEDED : known,
        "no reply of " + where() + ": " + why,
        certainlyNotProcessed ? Executed.NO : Executed.MAYBE);
  }

  @Override
  public void lost(String why, boolean certainlyNotProcessed) {
    notProcessed = certainlyNotProcessed;
    fail(
        Code.UNAVAILABLE,
        connection.description() + ": " + why,
        certainlyNotProcessed ? Executed.NO : Executed.MAYBE);
  }
}
