package io.kith.transport.kith;

import io.kith.codec.CodecException;
import io.kith.codec.Limits;
import io.kith.codec.MethodBinding;
import io.kith.codec.ProtoReader;
import io.kith.codec.ProtoWriter;
import io.kith.core.Call;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Deadline;
import io.kith.core.Exchange;
import io.kith.core.Metadata;
import io.kith.core.Reply;
import io.kith.core.Reply.Executed;
import io.kith.core.Reply.Failure;
import io.kith.core.Status;
import io.kith.core.TraceContext;
import io.kith.transport.call.OutgoingCall;
import io.kith.transport.call.StatusCodec;
import io.kith.transport.loop.Outbound;
import org.jspecify.annotations.Nullable;

/**
 * One call of a client, from the caller's thread through the event loop and back.
 *
 * <p>The caller encodes, hands over, and parks. The event loop gives it an id, writes it, watches
 * its deadline, and answers it.
 */
final class ClientCall extends OutgoingCall implements Outbound.Item<FrameWriter> {

  /** What a call holds besides its body: itself, the parked thread, the table entry. */
  private static final int OVERHEAD_BYTES = 256;

  private static final byte[] NOTHING = {};

  private final ClientConnection connection;
  private byte[] body;
  private final int bodyBytes;
  private final @Nullable ClientStreams streams;

  // Owned by the event loop.
  private boolean started;
  private int writtenBytes;
  private @Nullable Assembly assembly;

  // Published with the result.

  /** It never left, since the connection was closed meanwhile. */
  private boolean dropped;

  private byte[] reply = NOTHING;
  private int replyOffset;
  private int replyBytes;
  private boolean failed;
  private Executed executed = Executed.MAYBE;
  private Metadata replyMetadata = Metadata.empty();

  /**
   * Encodes the request.
   *
   * @throws CodecException if it cannot be encoded
   */
  ClientCall(
      ClientConnection connection,
      MethodBinding method,
      Call call,
      Deadline deadline,
      Limits limits) {
    super(method, call, deadline);
    this.connection = connection;
    SentNames.requireWithinLimit(call.metadata(), call.context().baggage());
    this.streams = call.method().isStreaming() ? new ClientStreams(this, call, connection) : null;
    var out = new ProtoWriter(256, limits);
    if (!call.method().isClientStreaming()) {
      method.request().write(out, call.request());
    }
    this.body = out.array();
    this.bodyBytes = out.size();
  }

  // ---- on the caller's thread

  @Override
  public Reply make() {
    if (!connection.outbound().offer(this)) {
      return Failure.notExecuted(
          Status.of(
              Code.RESOURCE_EXHAUSTED,
              connection.outbound().queuedBytes()
                  + " bytes wait to be sent to "
                  + connection.description()
                  + "; the limit (maxQueuedBytes) is "
                  + connection.options.maxQueuedBytes()));
    }
    if (isOneWay()) {
      return Reply.Success.of(null);
    }
    return streams != null && call().method().isServerStreaming()
        ? streaming(streams::pulled)
        : await();
  }

  @Override
  public boolean mayBeMadeAgain() {
    return dropped;
  }

  @Override
  protected Reply result() {
    try {
      if (failed) {
        Status status =
            ProtoReader.read(
                StatusCodec.INSTANCE, reply, replyOffset, replyBytes, Limits.defaults());
        return new Failure(status, method().toException(status), executed, replyMetadata);
      }
      Object value =
          ProtoReader.read(
              method().reply(), reply, replyOffset, replyBytes, connection.options.limits());
      return replyMetadata.isEmpty()
          ? Reply.Success.of(value)
          : new Reply.Success(value, replyMetadata);
    } catch (CodecException e) {
      return new Failure(
          Status.of(
              Code.INTERNAL, "the reply of " + where() + " cannot be read: " + e.getMessage()),
          e,
          Executed.MAYBE,
          Metadata.empty());
    }
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

  // ---- on the event loop

  /** Whether the server may have heard of it. */
  boolean isStarted() {
    return started;
  }

  /** Its streams; null if it has none. */
  @Nullable ClientStreams streams() {
    return streams;
  }

  /** The call is cancelled: its streams send no more, but count until the server hears of that. */
  void stopStreams() {
    if (streams != null) {
      streams.stop();
    }
  }

  /** The call is over at the server too, as far as we can know. */
  void closeStreams() {
    if (streams != null) {
      streams.close();
    }
  }

  /** The server says that it did not execute the call: it may be made again, if it still can. */
  Executed notExecuted() {
    return streams != null && streams.hasPulledRequests() ? Executed.MAYBE : Executed.NO;
  }

  /**
   * Gives the call the body of a reply frame, which the caller will decode once that is published.
   *
   * @return false if the call has ended otherwise
   */
  boolean answer(
      byte[] bytes,
      int offset,
      int length,
      boolean isFailure,
      Executed execution,
      Metadata metadata) {
    if (!claim()) {
      return false;
    }
    reply = bytes;
    replyOffset = offset;
    replyBytes = length;
    failed = isFailure;
    executed = execution;
    replyMetadata = metadata;
    endStreams(null, false);
    return true;
  }

  /** Metadata has come with a reply; of a stream that goes on, the trailers come later. */
  void received(ReceivedNames.ReplyLabels labels) {
    Exchange made = call().context().made();
    if (made != null) {
      made.headersReceived(labels.headers());
      made.trailersReceived(labels.trailers());
    }
  }

  /** Metadata has come with the end of a stream. */
  void ended(Metadata trailers) {
    Exchange made = call().context().made();
    if (made != null && !trailers.isEmpty()) {
      made.trailersReceived(trailers);
    }
  }

  /** Ends the stream of replies: as the server says, or since the connection is gone. */
  void endReplies(@Nullable Failure how) {
    finish(how);
  }

  @Nullable Assembly assembly() {
    return assembly;
  }

  void startAssembly(int totalBytes, Metadata metadata) {
    assembly = new Assembly(totalBytes);
    replyMetadata = metadata;
  }

  Metadata replyMetadata() {
    return replyMetadata;
  }

  @Override
  public int queuedBytes() {
    return bodyBytes - writtenBytes + OVERHEAD_BYTES;
  }

  @Override
  public boolean accept(long nowNanos) {
    if (!isWaiting() || endedBefore(nowNanos)) {
      return false;
    }
    id = connection.nextId();
    handedOver(nowNanos);
    if (!isOneWay()) {
      connection.register(this);
      if (hasDeadline()) {
        connection.wheel().add(this, nowNanos);
      }
    }
    return true;
  }

  @Override
  public boolean write(FrameWriter out, long nowNanos) {
    if (started) {
      return writeMore(out);
    }
    if (!isWaiting()) {
      connection.unregister(this);
      return true;
    }
    started = true;
    return writeRequest(out, nowNanos);
  }

  private boolean writeRequest(FrameWriter out, long nowNanos) {
    Context context = call().context();
    TraceContext trace = context.trace().orElse(null);
    boolean labelled = !call().metadata().isEmpty() || !context.baggage().isEmpty();
    SentNames names = connection.names();
    int number = names.method(method().method(), out);
    if (labelled) {
      names.defineNames(call().metadata(), context.baggage(), out);
    }
    int first = firstPart();
    out.begin(Frame.REQUEST, id, 64);
    out.int8(
        (first < bodyBytes ? Frame.FLAG_MORE : 0)
            | (labelled ? Frame.FLAG_METADATA : 0)
            | (trace != null ? Frame.FLAG_TRACE : 0)
            | (isOneWay() ? Frame.FLAG_ONE_WAY : 0)
            | (streams == null ? 0 : streams.requestFlags()));
    out.int8(Frame.CODEC_PROTOBUF);
    out.varint(number);
    out.varint(
        hasDeadline() ? Math.max(1, Deadline.handedOnNanos(deadlineNanos - nowNanos) / 1000) : 0);
    if (first < bodyBytes) {
      out.varint(bodyBytes);
    }
    if (trace != null) {
      out.int64(trace.traceIdHigh());
      out.int64(trace.traceIdLow());
      out.int64(trace.spanId());
      out.int8(trace.flags());
    }
    if (labelled) {
      names.writeMetadata(call().metadata(), context.baggage(), out);
    }
    out.last(body, 0, first);
    out.end();
    writtenBytes = first;
    if (streams != null) {
      streams.start();
    }
    return isWritten();
  }

  /** Lets go of what has been written: the call may wait for long. */
  private boolean isWritten() {
    boolean all = writtenBytes == bodyBytes;
    if (all) {
      body = NOTHING;
    }
    return all;
  }

  private int firstPart() {
    return Math.min(bodyBytes, Frame.CHUNK_BYTES / 2);
  }

  private boolean writeMore(FrameWriter out) {
    if (!isWaiting() && !isOneWay()) {
      return true; // a CANCEL follows, and the server forgets what it has of the message
    }
    int part = Math.min(bodyBytes - writtenBytes, Frame.CHUNK_BYTES);
    out.begin(Frame.DATA, id, 1);
    out.int8(writtenBytes + part < bodyBytes ? Frame.FLAG_MORE : 0);
    out.last(body, writtenBytes, part);
    out.end();
    writtenBytes += part;
    return isWritten();
  }

  @Override
  protected void expired() {
    expired(started);
    connection.cancelOnLoop(this);
  }

  /** Ends the call because the connection is gone. */
  void lost(String why) {
    var failure =
        new Failure(
            Status.of(Code.UNAVAILABLE, connection.description() + ": " + why),
            null,
            started ? Executed.MAYBE : Executed.NO,
            Metadata.empty());
    if (call().method().isServerStreaming()) {
      finish(failure); // what came before is not lost
    } else {
      complete(failure);
    }
  }

  @Override
  public void dropped() {
    dropped = true;
    complete(
        Failure.notExecuted(
            Status.of(
                Code.UNAVAILABLE,
                connection.description()
                    + ": the connection was closed before the call was sent")));
  }
}
