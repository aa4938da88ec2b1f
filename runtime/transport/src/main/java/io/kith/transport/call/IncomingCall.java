package io.kith.transport.call;

import io.kith.codec.CodecException;
import io.kith.core.Authenticator;
import io.kith.core.Authenticator.Finding;
import io.kith.core.Call;
import io.kith.core.Cancellation;
import io.kith.core.Code;
import io.kith.core.ConnectionAbort;
import io.kith.core.Context;
import io.kith.core.Deadline;
import io.kith.core.Exchange;
import io.kith.core.Metadata;
import io.kith.core.Method;
import io.kith.core.PeerApp;
import io.kith.core.Principal;
import io.kith.core.Reply;
import io.kith.core.Reply.Failure;
import io.kith.core.Status;
import io.kith.core.TraceContext;
import io.kith.core.Tracing;
import io.kith.transport.CallView;
import java.lang.ScopedValue.CallableOp;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One call on the server, of whatever protocol: handled on a virtual thread of its own (or on the
 * event loop, if the method never blocks) in its context, which the deadline, the caller, or the
 * loss of the connection may cancel.
 */
public abstract non-sealed class IncomingCall extends OpenCall
    implements CallableOp<Reply, RuntimeException> {

  private static final int IDLE = 0;
  private static final int RUNNING = 1;
  private static final int INTERRUPTING = 2;
  private static final int INTERRUPTED = 3;
  private static final int ENDED = 4;
  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(IncomingCall.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final Reply STREAMED = Reply.Success.of(null);
  private static final Status OVER = Status.of(Code.CANCELLED, "the call is over");

  private final ServedMethod method;
  private final @Nullable TraceContext callerTrace;
  private final Exchange exchange;
  private final @Nullable Principal caller;
  private final Cancellation cancellation = new Cancellation();

  /**
   * Replaced once, on the call's thread and before the handler runs, by one that knows the caller.
   */
  private Context context;

  /**
   * The thread of the handler, which may be interrupted only while the state is {@code RUNNING}: it
   * has other calls after this.
   */
  private @Nullable Thread thread;

  @SuppressWarnings("unused") // through the handle
  private volatile int state;

  private volatile boolean unwanted;

  private final long arrivedNanos;

  /** Of meaning once the call's thread has begun. */
  private long begunNanos;

  /**
   * A call that has come in, with what came along.
   *
   * @param arrivedNanos when it came
   * @param trace the trace it belongs to, or null
   * @param caller who makes it as far as its connection proves, or null
   */
  protected IncomingCall(
      ServedMethod method,
      long arrivedNanos,
      Deadline deadline,
      @Nullable TraceContext trace,
      Metadata metadata,
      Map<String, String> baggage,
      @Nullable Principal caller) {
    this.method = method;
    this.caller = caller;
    this.arrivedNanos = arrivedNanos;
    long mostNanos = method.mostNanos();
    Deadline own =
        mostNanos == Long.MAX_VALUE
            ? deadline
            : deadline.earlier(Deadline.afterNanos(mostNanos, arrivedNanos));
    this.deadlineNanos = own.atNanos();
    this.exchange = Exchange.with(metadata);
    this.callerTrace = trace;
    this.context = context(method, own, metadata, baggage);
  }

  private Context context(
      ServedMethod served, Deadline deadline, Metadata metadata, Map<String, String> baggage) {
    Tracing tracing = served.tracing();
    if (tracing == null) {
      return Context.incoming(deadline, cancellation, callerTrace, baggage, caller, exchange);
    }
    Method called = served.binding().method();
    TraceContext trace = tracing.arrived(called, callerTrace, baggage, metadata);
    Context incoming = Context.incoming(deadline, cancellation, trace, baggage, caller, exchange);
    return tracing.serving(called, callerTrace, incoming, arrivedNanos);
  }

  /** What is called. */
  public final ServedMethod method() {
    return method;
  }

  /** What the handler sends along with the reply. */
  protected final Exchange exchange() {
    return exchange;
  }

  /** The context that the handler runs in. */
  protected final Context context() {
    return context;
  }

  /** Whether it has a deadline, and so belongs in the wheel. */
  public final boolean hasDeadline() {
    return !context.deadline().isNone();
  }

  /** Whether nobody waits for the answer any more. */
  protected final boolean isUnwanted() {
    return unwanted;
  }

  /** The address at the other end of its connection; null if that is not known any more. */
  protected abstract @Nullable SocketAddress peer();

  /**
   * The application at the other end of its connection: what it says of itself, where a protocol
   * has it say so, or else whom its certificate is for.
   */
  protected PeerApp peerApp() {
    Principal proven = caller;
    return proven == null ? PeerApp.UNKNOWN : PeerApp.of(proven.name());
  }

  // ---- on the call's thread

  /**
   * The request message. Asked for once, on the call's thread.
   *
   * @throws CodecException if the bytes are not such a message, or a limit is exceeded
   */
  protected abstract Object decode();

  /**
   * Sends a stream of replies, and closes it whatever happens; blocks until all is handed over. On
   * the call's thread, in its context, after the filters have returned; followed by {@link
   * #answer}.
   *
   * @throws StreamStoppedException if nobody takes them any more
   */
  protected void stream(Stream<?> replies, Metadata metadata) {
    throw new IllegalStateException(this + " streams no replies");
  }

  /**
   * Answers with what the handler made of it; if it was a stream, how that ended: a success without
   * a value, or a failure. On the call's thread.
   */
  protected abstract void answer(Reply outcome);

  /** Handles a call that had to wait for nothing, and answers it. */
  public final void run(long nowNanos) {
    run(nowNanos, 0);
  }

  /**
   * Handles the call, and answers it.
   *
   * @param waitedNanos how long it waited for its thread
   */
  final void run(long nowNanos, long waitedNanos) {
    Reply outcome = inTime(handle(nowNanos, waitedNanos));
    if (method.binding().method().isStreaming()) {
      stopStreams(OVER);
    }
    if (ConnectionAbort.isAskedForBy(outcome)) {
      abortConnection();
    }
    trace(outcome);
    answer(outcome);
  }

  private void trace(Reply outcome) {
    Tracing tracing = method.tracing();
    if (tracing != null) {
      tracing.answered(
          method.binding().method(),
          callerTrace,
          context,
          arrivedNanos,
          state == IDLE ? arrivedNanos : begunNanos,
          outcome);
    }
  }

  /** Breaks the connection that it came by. */
  protected abstract void abortConnection();

  /**
   * What a handler makes of it after its time, such as a value in spite of an interrupt, comes too
   * late.
   */
  private Reply inTime(Reply outcome) {
    Status why = cancellation.reason().orElse(null);
    if (why == null) {
      return outcome;
    }
    return switch (outcome) {
      case Reply.Success _ -> method.late(why);
      case Failure failure when failure.status().code() == Code.CANCELLED ->
          Failure.of(
              new Status(why.code(), why.message(), failure.status().trail(), why.details()));
      case Failure failure -> failure;
    };
  }

  private Reply handle(long nowNanos, long waitedNanos) {
    if (cancellation.isCancelled() || context.deadline().hasPassed(nowNanos)) {
      return method.refused(
          cancellation
              .reason()
              .orElseGet(() -> Status.of(Code.DEADLINE_EXCEEDED, whyLate(nowNanos))));
    }
    if (isInline()) {
      return authenticated();
    }
    Status refusal = method.refusal(context, waitedNanos, nowNanos);
    if (refusal != null) {
      return method.refused(refusal);
    }
    begunNanos = nowNanos;
    begin();
    try {
      return authenticated();
    } finally {
      end();
    }
  }

  private Reply authenticated() {
    exchange.cameFrom(peer(), peerApp(), method.app());
    Authenticator authenticator = method.authenticator();
    if (authenticator != null) {
      switch (authenticator.authenticate(context.principal(), exchange.request())) {
        case Finding.Known(Principal caller) -> context = context.with(caller);
        case Finding.Anonymous() -> {}
        case Finding.Refused(Status why) -> {
          return method.refused(why);
        }
      }
    }
    return context.call(this);
  }

  private boolean isInline() {
    return method.binding().method().isNonBlocking();
  }

  private void begin() {
    thread = Thread.currentThread();
    STATE.setVolatile(this, RUNNING);
    if (cancellation.isCancelled()) {
      interrupt();
    }
  }

  /** From now on nobody interrupts; what was meant for this call is not for the next one. */
  private void end() {
    if (!STATE.compareAndSet(this, RUNNING, ENDED)) {
      while (state == INTERRUPTING) {
        Thread.yield();
      }
    }
    boolean _ = Thread.interrupted();
  }

  private void interrupt() {
    Thread handler = thread;
    if (handler != null && STATE.compareAndSet(this, RUNNING, INTERRUPTING)) {
      handler.interrupt();
      STATE.setVolatile(this, INTERRUPTED);
    }
  }

  /** Decodes the request and handles it, in the context of the call. */
  @Override
  public final Reply call() {
    Object message;
    try {
      message = decode();
    } catch (CodecException e) {
      return Failure.notExecuted(
          Status.of(
              e.isBeyondLimit() ? Code.RESOURCE_EXHAUSTED : Code.INVALID_ARGUMENT,
              "the request of "
                  + method.binding().method()
                  + " cannot be read: "
                  + e.getMessage()));
    }
    var call = new Call(method.binding().method(), message, context, exchange.request());
    call.peer(context.caller());
    Reply reply = method.handle(call);
    return reply instanceof Reply.Success success && call.method().isServerStreaming()
        ? stream(call, success)
        : reply;
  }

  private Reply stream(Call call, Reply.Success reply) {
    try {
      stream((Stream<?>) Objects.requireNonNull(reply.value()), reply.metadata());
      return STREAMED;
    } catch (StreamStoppedException e) {
      return Failure.of(context.cancellation().reason().orElse(e.status()));
    } catch (CodecException e) {
      return Failure.of(
          Status.of(
              e.isBeyondLimit() ? Code.RESOURCE_EXHAUSTED : Code.INTERNAL,
              "a reply of " + call.method() + " cannot be sent: " + e.getMessage()));
    } catch (Throwable e) { // whatever the handler's stream throws
      return method.failed(call, e);
    }
  }

  // ---- on any thread

  /**
   * The call is over or cancelled, and its method streams: whoever pulls its requests or makes its
   * replies is to stop. Does nothing the second time, and nothing to what has ended.
   */
  protected void stopStreams(Status why) {}

  /**
   * Tells the handler that its result is not wanted; {@code answer}: but a word that it is late.
   */
  public final void cancel(Status why, boolean answer) {
    unwanted |= !answer;
    if (cancellation.cancel(why)) {
      if (method.binding().method().isStreaming()) {
        stopStreams(why);
      }
      interrupt();
    }
  }

  /** The connection is gone, and nobody wants the result any more. */
  public void callerGone(String why) {
    cancel(Status.of(Code.CANCELLED, "the caller is gone: " + why), false);
  }

  // ---- on the event loop

  @Override
  public final CallView view(long nowNanos) {
    int now = state; // published after the thread
    Context seen = context;
    Thread handler = now == IDLE ? null : thread;
    return new CallView(
        method.binding().method().path(),
        seen.principal().map(Principal::toString).orElse(""),
        Duration.ofNanos(nowNanos - arrivedNanos),
        remaining(seen.deadline(), nowNanos),
        traceId(seen),
        cancellation.isCancelled() ? "cancelled" : now == IDLE ? "waiting" : "running",
        handler == null ? 0 : handler.threadId());
  }

  @Override
  protected void expired() {
    cancel(Status.of(Code.DEADLINE_EXCEEDED, whyLate(System.nanoTime())), true);
  }

  private String whyLate(long nowNanos) {
    boolean isBegun = state != IDLE;
    return "the deadline passed "
        + (isBegun ? "while " : "before ")
        + method.binding().method()
        + (isBegun
            ? " was being handled: "
                + waited(begunNanos)
                + ", and ran for "
                + millis(nowNanos - begunNanos)
            : " was begun: " + waited(nowNanos));
  }

  /** How much time it had, and how much of that went by before it was begun. */
  private String waited(long untilNanos) {
    long hadNanos = context.deadline().remainingNanos(arrivedNanos);
    return (hadNanos == method.mostNanos()
            ? "it may take " + millis(hadNanos) + " here (serves.timeout)"
            : "it came with " + millis(hadNanos) + " left")
        + ", waited for "
        + millis(untilNanos - arrivedNanos);
  }

  private static String millis(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(nanos) + " ms";
  }
}
