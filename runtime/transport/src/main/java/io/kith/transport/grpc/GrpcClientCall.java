package io.kith.transport.grpc;

import io.kith.codec.CodecException;
import io.kith.codec.MethodBinding;
import io.kith.core.Call;
import io.kith.core.Code;
import io.kith.core.Deadline;
import io.kith.core.Exchange;
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
  private final @Nullable GrpcClientStreams streams;
  private Encoded body = NOTHING;

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
    this.streams =
        call.method().isStreaming() ? new GrpcClientStreams(this, call, connection, gzip) : null;
    if (!call.method().isClientStreaming()) {
      this.body = connection.codec().encode(method.request(), call.request(), gzip);
    }
  }

  // ---- on the caller's thread

  @Override
  public Reply make() {
    if (!connection.outbound().offer(this)) {
      return Failure.notExecuted(connection.full());
    }
    if (isOneWay()) {
      return Reply.Success.of(null);
    }
    return streams != null && streamsReplies() ? streaming(streams::pulled) : await();
  }

  private boolean streamsReplies() {
    return method().method().isServerStreaming();
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
      return failure(how);
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

  private Failure failure(ResponseEnd how) {
    Executed executed = isRepeatable() ? how.executed() : Executed.MAYBE;
    return new Failure(how.status(), method().toException(how.status()), executed, metadata(how));
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

  /** Its requests cannot be sent, or pulled. */
  void requestsFailed(Failure how) {
    if (complete(how)) {
      abandoned();
    }
  }

  @Override
  protected void endStreams(@Nullable Failure how, boolean atOnce) {
    if (streams != null) {
      streams.end(how, atOnce);
    }
  }

  /** Whether replies may be compressed. */
  boolean takesGzip() {
    return head.isGzip();
  }

  // ---- the request, on the event loop

  @Override
  public int queuedBytes() {
    return body.length() + OVERHEAD_BYTES;
  }

  @Override
  public boolean accept(long nowNanos) {
    if (!isWaiting() || endedBefore(nowNanos)) {
      return false;
    }
    registered = true;
    handedOver(nowNanos);
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
    if (streams != null && method().method().isClientStreaming()) {
      streams.start(opened);
    } else {
      opened.data(body.array(), 0, body.length(), true);
      body = NOTHING; // the call may wait for long
    }
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

  /** Whether it may be made again if the server says that it did nothing of it. */
  private boolean isRepeatable() {
    return streams == null || !streams.hasPulledRequests();
  }

  /** There is no room for it to wait. */
  void failFull(Status why) {
    forget();
    complete(Failure.notExecuted(why));
  }

  @Override
  protected void expired() {
    forget();
    expired(stream != null);
    cancelStream();
  }

  /** Nobody waits for it any more. */
  void cancelStream() {
    forget();
    if (stream != null) {
      stream.reset(ErrorCode.CANCEL);
    }
  }

  /** It fails; replies of a stream that have come before are not lost. */
  private void fail(Code code, String why, Executed executed) {
    forget();
    end(new Failure(Status.of(code, why), null, executed, Metadata.empty()));
  }

  private void end(Failure how) {
    if (streamsReplies()) {
      finish(how);
    } else {
      complete(how);
    }
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
      ended(response);
      return;
    }
    head = ResponseHead.of(response);
    Exchange made = call().context().made();
    if (made != null) {
      made.headersReceived(head.metadata());
    }
    if (head.refusal() != null) {
      failReply(head.refusal());
    } else if (endStream) {
      ended(response);
    }
  }

  @Override
  public void data(byte[] bytes, boolean endStream) {
    Http2Stream from = stream;
    if (over || from == null) {
      return;
    }
    if (streams != null && streamsReplies()) {
      streams.part(bytes, from);
    } else {
      Status flaw = reply.add(bytes, connection.options().limits().maxBytes());
      if (flaw != null) {
        failReply(flaw);
        return;
      }
      from.consumed(bytes.length);
    }
    if (endStream) {
      ended(Headers.EMPTY);
    }
  }

  @Override
  public void trailers(Headers trailers) {
    if (!over) {
      ended(trailers);
    }
  }

  @Override
  public void writable() {
    if (streams != null) {
      streams.resume();
    }
  }

  private void ended(Headers trailers) {
    ResponseEnd how = ResponseEnd.of(trailers);
    Exchange made = call().context().made();
    if (made != null) {
      made.trailersReceived(how.metadata());
    }
    Status flaw = how.status().isOk() && !streamsReplies() ? flaw() : null;
    if (flaw != null) {
      failReply(flaw);
      return;
    }
    forget();
    if (streamsReplies()) {
      finish(how.status().isOk() ? null : failure(how));
    } else if (claim()) {
      end = how;
      endStreams(null, false);
      connection.answered(this);
    }
  }

  /** What is wrong with the reply of a call that succeeded; null if nothing is. */
  private @Nullable Status flaw() {
    if (!reply.isWhole()) {
      return Status.of(Code.UNIMPLEMENTED, "it ended without its one message");
    }
    return reply.isCompressed() && !head.isGzip()
        ? Status.of(Code.INTERNAL, "it is compressed, and no grpc-encoding says how")
        : null;
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
    notProcessed = certainlyNotProcessed && isRepeatable();
    Code known = PeerErrors.ofReset(code);
    boolean late = known == Code.CANCELLED && deadlineNanos - System.nanoTime() <= 0;
    fail(
        late ? Code.DEADLINE_EXCEEDED : known,
        "no reply of " + where() + ": " + why,
        notProcessed ? Executed.NO : Executed.MAYBE);
  }

  @Override
  public void lost(String why, boolean certainlyNotProcessed) {
    notProcessed = certainlyNotProcessed && isRepeatable();
    fail(
        Code.UNAVAILABLE,
        connection.description() + ": " + why,
        notProcessed ? Executed.NO : Executed.MAYBE);
  }
}
