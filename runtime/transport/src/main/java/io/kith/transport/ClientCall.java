package io.kith.transport;

import io.kith.codec.CodecException;
import io.kith.codec.Limits;
import io.kith.codec.MethodBinding;
import io.kith.codec.ProtoReader;
import io.kith.codec.ProtoWriter;
import io.kith.core.Call;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Deadline;
import io.kith.core.Metadata;
import io.kith.core.Reply;
import io.kith.core.Reply.Executed;
import io.kith.core.Reply.Failure;
import io.kith.core.Status;
import io.kith.core.TraceContext;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One call of a client, from the caller's thread through the event loop and back.
 *
 * <p>The caller encodes, hands over, and parks. The event loop gives it an id, writes it, watches
 * its deadline, and completes it once; whoever wins {@link #complete} wakes the caller, who
 * decodes. Between the two threads there is one queue and one volatile field.
 */
final class ClientCall extends OpenCall implements Outbound.Item {

  /** What a call holds besides its body: itself, the parked thread, the table entry. */
  private static final int OVERHEAD_BYTES = 256;

  private static final ClientCall[] NONE = {};
  private static final byte[] NOTHING = {};

  private static final int WAITING = 0;
  private static final int COMPLETING = 1;
  private static final int DONE = 2;
  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(ClientCall.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final ClientConnection connection;
  private final MethodBinding method;
  private final Call call;
  private final Thread caller = Thread.currentThread();
  private byte[] body;
  private final int bodyBytes;

  // Owned by the event loop.
  private boolean started;
  private int writtenBytes;
  private @Nullable Assembly assembly;

  // Published by the state.
  @SuppressWarnings("unused") // through the handle
  private volatile int state;

  private @Nullable Failure failure;
  private boolean dropped;
  private byte[] reply = NOTHING;
  private int replyOffset;
  private int replyBytes;
  private boolean failed;
  private Executed executed = Executed.MAYBE;
  private Metadata replyMetadata = Metadata.empty();
  private ClientCall[] others = NONE;

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
    this.connection = connection;
    this.method = method;
    this.call = call;
    SentNames.requireWithinLimit(call.metadata(), call.context().baggage());
    var out = new ProtoWriter(256, limits);
    method.request().write(out, call.request());
    this.body = out.array();
    this.bodyBytes = out.size();
    this.deadlineNanos = deadline.atNanos();
  }

  boolean isOneWay() {
    return method.method().isOneWay();
  }

  // ---- on the caller's thread

  /** Blocks until the call is over. */
  Reply await() {
    var cancellation = call.context().cancellation();
    if (cancellation.isNever()) {
      park();
    } else {
      try (var _ = cancellation.onCancel(() -> abandon(cancellation.reason().orElse(CANCELLED)))) {
        park();
      }
    }
    return result();
  }

  private static final Status CANCELLED = Status.of(Code.CANCELLED, "the caller gave up");

  private void park() {
    boolean interrupted = false;
    while (state != DONE) {
      LockSupport.park(this);
      if (state != DONE && Thread.interrupted()) {
        interrupted = true;
        abandon(
            call.context()
                .cancellation()
                .reason()
                .orElse(Status.of(Code.CANCELLED, "the calling thread was interrupted")));
      }
    }
    for (ClientCall other : others) {
      other.wake();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void abandon(Status why) {
    if (complete(
        new Failure(
            why.at("while waiting for " + where()), null, Executed.MAYBE, Metadata.empty()))) {
      connection.cancel(this);
    }
  }

  private Reply result() {
    if (failure != null) {
      return failure;
    }
    try {
      if (failed) {
        Status status =
            ProtoReader.read(
                StatusCodec.INSTANCE, reply, replyOffset, replyBytes, Limits.defaults());
        return new Failure(status, method.toException(status), executed, replyMetadata);
      }
      Object value =
          ProtoReader.read(
              method.reply(), reply, replyOffset, replyBytes, connection.options.limits());
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

  private String where() {
    return method.method() + " on " + connection.description();
  }

  // ---- on any thread

  /** Ends the call with a failure, unless it has ended. Returns whether this did it. */
  boolean complete(Failure how) {
    if (!STATE.compareAndSet(this, WAITING, COMPLETING)) {
      return false;
    }
    failure = how;
    publish();
    wake();
    return true;
  }

  /** Lets the caller see the result. */
  void publish() {
    STATE.setVolatile(this, DONE);
  }

  /** Wakes the caller, who finds the result that was published. */
  void wake() {
    LockSupport.unpark(caller);
  }

  // ---- on the event loop

  /** Whether the server may have heard of it. */
  boolean isStarted() {
    return started;
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
    if (!STATE.compareAndSet(this, WAITING, COMPLETING)) {
      return false;
    }
    reply = bytes;
    replyOffset = offset;
    replyBytes = length;
    failed = isFailure;
    executed = execution;
    replyMetadata = metadata;
    return true;
  }

  /** The callers that this one wakes before it goes on; their results are published already. */
  void wakesToo(ClientCall[] calls) {
    others = calls;
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
    return bodyBytes + OVERHEAD_BYTES;
  }

  @Override
  public boolean accept(long nowNanos) {
    if (state != WAITING) {
      return false;
    }
    id = connection.nextId();
    if (!isOneWay()) {
      connection.register(this);
      connection.wheel().add(this, nowNanos);
    }
    return true;
  }

  @Override
  public boolean write(FrameWriter out, long nowNanos) {
    if (started) {
      return writeMore(out);
    }
    if (state != WAITING) {
      connection.unregister(this);
      return true;
    }
    started = true;
    return writeRequest(out, nowNanos);
  }

  private boolean writeRequest(FrameWriter out, long nowNanos) {
    Context context = call.context();
    TraceContext trace = context.trace().orElse(null);
    boolean labelled = !call.metadata().isEmpty() || !context.baggage().isEmpty();
    SentNames names = connection.names();
    int number = names.method(method.method(), out);
    if (labelled) {
      names.defineNames(call.metadata(), context.baggage(), out);
    }
    int first = firstPart();
    out.begin(Frame.REQUEST, id, 64);
    out.int8(
        (first < bodyBytes ? Frame.FLAG_MORE : 0)
            | (labelled ? Frame.FLAG_METADATA : 0)
            | (trace != null ? Frame.FLAG_TRACE : 0)
            | (isOneWay() ? Frame.FLAG_ONE_WAY : 0));
    out.int8(Frame.CODEC_PROTOBUF);
    out.varint(number);
    out.varint(Math.max(1, (deadlineNanos - nowNanos) / 1000));
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
      names.writeMetadata(call.metadata(), context.baggage(), out);
    }
    out.bytes(body, 0, first);
    out.end();
    writtenBytes = first;
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
    if (state != WAITING && !isOneWay()) {
      return true; // a CANCEL follows, and the server forgets what it has of the message
    }
    int part = Math.min(bodyBytes - writtenBytes, Frame.CHUNK_BYTES);
    out.begin(Frame.DATA, id, 1);
    out.int8(writtenBytes + part < bodyBytes ? Frame.FLAG_MORE : 0);
    out.bytes(body, writtenBytes, part);
    out.end();
    writtenBytes += part;
    return isWritten();
  }

  @Override
  void expired() {
    complete(
        new Failure(
            Status.of(Code.DEADLINE_EXCEEDED, "no reply of " + where() + " within the deadline"),
            null,
            started ? Executed.MAYBE : Executed.NO,
            Metadata.empty()));
    connection.cancelOnLoop(this);
  }

  /** Ends the call because the connection is gone. */
  void lost(String why) {
    complete(
        new Failure(
            Status.of(Code.UNAVAILABLE, connection.description() + ": " + why),
            null,
            started ? Executed.MAYBE : Executed.NO,
            Metadata.empty()));
  }

  /** Whether it never left, since the connection was closed meanwhile. On the caller's thread. */
  boolean wasDropped() {
    return dropped;
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
