package io.kith.transport;

import io.kith.codec.CodecException;
import io.kith.codec.Limits;
import io.kith.codec.ProtoReader;
import io.kith.codec.ProtoWriter;
import io.kith.core.Call;
import io.kith.core.Cancellation;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Deadline;
import io.kith.core.Metadata;
import io.kith.core.Reply;
import io.kith.core.Reply.Executed;
import io.kith.core.Reply.Failure;
import io.kith.core.Status;
import io.kith.core.TraceContext;
import java.lang.ScopedValue.CallableOp;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One call on the server: read on the event loop, handled on a virtual thread of its own (or
 * inline, if the method never blocks), answered through the connection's queue.
 */
final class ServerCall extends OpenCall
    implements Runnable, CallableOp<Reply, RuntimeException>, Outbound.Item {

  private static final int OVERHEAD_BYTES = 256;
  private static final byte[] NOTHING = {};

  private final ServerConnection connection;
  private final ServedMethod method;
  private final int totalBytes;
  private final boolean oneWay;
  private final Metadata metadata;
  private final Cancellation cancellation = new Cancellation();
  private final Context context;

  // The request, until it is decoded.
  private byte[] request = NOTHING;
  private int requestOffset;
  private int requestBytes;
  private @Nullable Assembly assembly;

  /**
   * The thread of the handler while it runs; it may be interrupted only then, since it has other
   * calls after this.
   */
  private @Nullable Thread running;

  private volatile boolean unwanted;

  // The reply, once it is encoded.
  private @Nullable Reply reply;
  private byte[] body = NOTHING;
  private int bodyBytes;
  private int writtenBytes;
  private boolean started;

  ServerCall(
      ServerConnection connection,
      int id,
      ServedMethod method,
      int totalBytes,
      boolean oneWay,
      Deadline deadline,
      @Nullable TraceContext trace,
      Metadata metadata,
      Map<String, String> baggage) {
    this.connection = connection;
    this.id = id;
    this.method = method;
    this.totalBytes = totalBytes;
    this.oneWay = oneWay;
    this.metadata = metadata;
    this.deadlineNanos = deadline.atNanos();
    this.context = Context.incoming(deadline, cancellation, trace, baggage);
  }

  ServedMethod method() {
    return method;
  }

  /** The length of the request message. */
  int requestBytes() {
    return totalBytes;
  }

  boolean hasDeadline() {
    return !context.deadline().isNone();
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
  public void run() {
    Reply outcome = inTime(handle());
    if (!oneWay) {
      encode(outcome);
    }
    connection.answer(this);
  }

  /**
   * What a handler makes of it after its time, such as a value in spite of an interrupt, comes too
   * late.
   */
  private Reply inTime(Reply outcome) {
    boolean late =
        outcome instanceof Reply.Success
            || (outcome instanceof Failure failure && failure.status().code() == Code.CANCELLED);
    return late ? cancellation.reason().<Reply>map(Failure::of).orElse(outcome) : outcome;
  }

  private Reply handle() {
    if (cancellation.isCancelled() || context.deadline().hasPassed(System.nanoTime())) {
      return Failure.notExecuted(
          cancellation
              .reason()
              .orElse(
                  Status.of(
                      Code.DEADLINE_EXCEEDED,
                      "the deadline passed before " + method.binding().method() + " was begun")));
    }
    if (isInline()) {
      return context.call(this);
    }
    claim(Thread.currentThread());
    try {
      return context.call(this);
    } finally {
      release();
    }
  }

  private boolean isInline() {
    return method.binding().method().isNonBlocking();
  }

  private synchronized void claim(Thread thread) {
    running = thread;
    if (cancellation.isCancelled()) {
      thread.interrupt();
    }
  }

  private void release() {
    synchronized (this) {
      running = null;
    }
    boolean _ = Thread.interrupted(); // what was meant for this call is not for the next one
  }

  /** Decodes the request and handles it, in the context of the call. */
  @Override
  public Reply call() {
    Object message;
    try {
      message =
          ProtoReader.read(
              method.binding().request(),
              request,
              requestOffset,
              requestBytes,
              connection.options.limits());
    } catch (CodecException e) {
      return Failure.notExecuted(
          Status.of(
              e.isBeyondLimit() ? Code.RESOURCE_EXHAUSTED : Code.INVALID_ARGUMENT,
              "the request of "
                  + method.binding().method()
                  + " cannot be read: "
                  + e.getMessage()));
    }
    request = NOTHING;
    return method.handle(new Call(method.binding().method(), message, context, metadata));
  }

  private void encode(Reply outcome) {
    try {
      put(outcome);
    } catch (CodecException e) {
      put(
          Failure.of(
              Status.of(
                  e.isBeyondLimit() ? Code.RESOURCE_EXHAUSTED : Code.INTERNAL,
                  "the reply of "
                      + method.binding().method()
                      + " cannot be sent: "
                      + e.getMessage())));
    } catch (RuntimeException e) { // such as a list that changes while it is written
      put(
          Failure.of(
              Status.of(
                  Code.INTERNAL,
                  "the reply of " + method.binding().method() + " cannot be sent: " + e)));
    }
  }

  private void put(Reply outcome) {
    SentNames.requireWithinLimit(outcome.metadata(), Map.of());
    Limits limits = connection.options.limits();
    var out =
        new ProtoWriter(
            256, outcome instanceof Failure ? limits.withMaxBytes(Frame.MAX_STATUS_BYTES) : limits);
    switch (outcome) {
      case Reply.Success success -> method.binding().writeReply(out, success.value());
      case Failure failure -> StatusCodec.INSTANCE.write(out, failure.status());
    }
    reply = outcome;
    body = out.array();
    bodyBytes = out.size();
  }

  /** Answers that there is no room for the answer. */
  void replaceByRefusal(String why) {
    put(Failure.of(Status.of(Code.RESOURCE_EXHAUSTED, why)));
  }

  // ---- on any thread

  /** Tells the handler that nobody waits for its result any more. */
  void cancel(Status why, boolean answer) {
    unwanted |= !answer;
    if (cancellation.cancel(why)) {
      synchronized (this) {
        if (running != null) {
          running.interrupt();
        }
      }
    }
  }

  /** A caller that waits for nothing may leave; any other wants no result any more. */
  void callerGone(String why) {
    if (!oneWay) {
      cancel(Status.of(Code.CANCELLED, "the caller is gone: " + why), false);
    }
  }

  // ---- on the event loop

  @Override
  void expired() {
    cancel(
        Status.of(
            Code.DEADLINE_EXCEEDED,
            "the deadline passed while " + method.binding().method() + " was being handled"),
        true);
    connection.dropIfIncomplete(this);
  }

  @Override
  public int queuedBytes() {
    return bodyBytes + OVERHEAD_BYTES;
  }

  @Override
  public boolean accept(long nowNanos) {
    return true;
  }

  @Override
  public boolean write(FrameWriter out, long nowNanos) {
    if (!started) {
      started = true;
      connection.forget(this);
      return oneWay || unwanted || writeReply(out);
    }
    return writeMore(out);
  }

  private boolean writeReply(FrameWriter out) {
    boolean failed = reply instanceof Failure;
    Metadata trailers = reply == null ? Metadata.empty() : reply.metadata();
    if (!trailers.isEmpty()) {
      connection.names().defineNames(trailers, Map.of(), out);
    }
    int first = Math.min(bodyBytes, failed ? bodyBytes : Frame.CHUNK_BYTES / 2);
    out.begin(failed ? Frame.FAILURE : Frame.REPLY, id, 16);
    out.int8(
        (first < bodyBytes ? Frame.FLAG_MORE : 0)
            | (trailers.isEmpty() ? 0 : Frame.FLAG_METADATA)
            | (reply instanceof Failure failure && failure.executed() == Executed.NO
                ? Frame.FLAG_NOT_EXECUTED
                : 0));
    if (!failed) {
      out.int8(Frame.CODEC_PROTOBUF);
    }
    if (first < bodyBytes) {
      out.varint(bodyBytes);
    }
    if (!trailers.isEmpty()) {
      connection.names().writeMetadata(trailers, Map.of(), out);
    }
    out.bytes(body, 0, first);
    out.end();
    writtenBytes = first;
    return first == bodyBytes;
  }

  private boolean writeMore(FrameWriter out) {
    int part = Math.min(bodyBytes - writtenBytes, Frame.CHUNK_BYTES);
    out.begin(Frame.DATA, id, 1);
    out.int8(writtenBytes + part < bodyBytes ? Frame.FLAG_MORE : 0);
    out.bytes(body, writtenBytes, part);
    out.end();
    writtenBytes += part;
    return writtenBytes == bodyBytes;
  }

  @Override
  public void dropped() {
    if (!started) {
      started = true;
      connection.forget(this);
    }
  }
}
