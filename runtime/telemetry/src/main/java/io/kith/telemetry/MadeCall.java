package io.kith.telemetry;

import io.kith.core.Call;
import io.kith.core.Code;
import io.kith.core.CountedReplies;
import io.kith.core.Peer;
import io.kith.core.Reply;
import io.kith.core.Reply.Failure;
import io.kith.core.Reply.Success;
import io.kith.core.Span;
import io.kith.core.Status;
import io.kith.core.TraceContext;
import io.kith.telemetry.OwnSpan.Kind;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A call that is made, while it goes on. One that is not sampled leaves nothing if it goes well and
 * is not slow, so this is all that it costs: what there is to tell is kept apart, and made when the
 * first of it happens. Thread-safe.
 */
final class MadeCall implements Span {

  private static final VarHandle FIRST_PEER;

  static {
    try {
      FIRST_PEER = MethodHandles.lookup().findVarHandle(MadeCall.class, "firstPeer", Peer.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final CallTracing tracing;

  /** With the id of the first attempt. */
  private final TraceContext trace;

  private final long parentSpanId;
  private final boolean isShadow;
  private final long startNanos;

  /** Of the first attempt, which sets it; null until there is one. */
  private volatile @Nullable Peer firstPeer;

  /** Whether the first attempt has succeeded; written by it alone. */
  private boolean firstSucceeded;

  /** What there is to tell; null as long as it is nothing. */
  private volatile @Nullable MadeSpans spans;

  /**
   * A call that begins.
   *
   * @param parentSpanId 0 if the trace begins here
   * @param isShadow whether all its attempts are copies for a mirror
   */
  MadeCall(
      CallTracing tracing,
      TraceContext trace,
      long parentSpanId,
      boolean isShadow,
      long startNanos) {
    this.tracing = tracing;
    this.trace = trace;
    this.parentSpanId = parentSpanId;
    this.isShadow = isShadow;
    this.startNanos = startNanos;
    if (trace.isSampled()) {
      this.spans = new MadeSpans(this);
    }
  }

  CallTracing tracing() {
    return tracing;
  }

  @Override
  public TraceContext trace() {
    return trace;
  }

  /** 0 if the trace begins here. */
  long parentSpanId() {
    return parentSpanId;
  }

  long startNanos() {
    return startNanos;
  }

  /** Whom the first attempt was made on; null if there was none. */
  @Nullable Peer firstPeer() {
    return firstPeer;
  }

  boolean firstSucceeded() {
    return firstSucceeded;
  }

  private MadeSpans spans() {
    MadeSpans known = spans;
    return known == null ? makeSpans() : known;
  }

  private synchronized MadeSpans makeSpans() {
    MadeSpans known = spans;
    if (known == null) {
      known = new MadeSpans(this);
      spans = known;
    }
    return known;
  }

  @Override
  public void note(String key, String value) {
    spans().note(key, value);
  }

  @Override
  public void note(String key, long value) {
    spans().note(key, value);
  }

  /** What goes on within a call that is made is its attempts, which have spans of their own. */
  @Override
  public Span begin(String name) {
    return this;
  }

  /** It ends with its reply. */
  @Override
  public void end(@Nullable Throwable failure) {}

  // ---- attempts

  /**
   * An attempt begins, on any thread; returns the call as it makes it. The first has the span of
   * the call, the others, and copies for a mirror, have spans of their own.
   *
   * <p>The first costs no look at the clock unless it is sampled: its time is that of the call.
   */
  Call trying(Call call, Peer peer) {
    boolean isCopy = isCopy(call);
    if (!isCopy && FIRST_PEER.compareAndSet(this, null, peer)) {
      if (trace.isSampled()) {
        spans().firstBegun();
      }
      return call;
    }
    long nowNanos = System.nanoTime();
    OwnSpan span = span(trace.withSpan(Ids.next()), Kind.CLIENT, call, nowNanos).to(peer);
    CallNotes.add(call.context(), nowNanos, span);
    if (isCopy) {
      span.within(trace.spanId());
    } else {
      spans().another(span);
    }
    return call.with(call.context().with(span));
  }

  /** A copy for a mirror is none of the attempts, and may outlive the call. */
  private boolean isCopy(Call attempt) {
    return !isShadow && attempt.context().isShadow();
  }

  /** An attempt is over, or streams its replies from now on; returns its reply. */
  Reply tried(Call attempt, Reply reply) {
    if (attempt.context().span().orElse(null) instanceof OwnSpan span) {
      return told(attempt, reply, outcome -> over(attempt, span, outcome));
    }
    if (spans == null && reply instanceof Success) {
      firstSucceeded = true;
      return reply;
    }
    return told(attempt, reply, outcome -> spans().firstOver(outcome));
  }

  private void over(Call attempt, OwnSpan span, Reply outcome) {
    span.hold(System.nanoTime(), outcome);
    if (!isCopy(attempt)) {
      spans().over(span, outcome);
    } else if (trace.isSampled()) {
      span.release();
    }
  }

  /** Has the outcome told: at once, or of a stream of replies when that ends. */
  private static Reply told(Call call, Reply reply, Consumer<Reply> outcome) {
    if (!call.method().isServerStreaming() || !(reply instanceof Success success)) {
      outcome.accept(reply);
      return reply;
    }
    var replies = (Stream<?>) Objects.requireNonNull(success.value());
    return new Success(
        CountedReplies.tellingEnd(
            replies, code -> outcome.accept(code == Code.OK ? reply : notWell(code))),
        success.metadata());
  }

  private static Failure notWell(Code code) {
    return Failure.of(Status.of(code, "the stream of replies did not end well"));
  }

  // ---- the end

  /** The call is over, or streams its replies from now on; returns its reply. */
  Reply over(Call call, Reply reply) {
    return told(call, reply, outcome -> end(call, outcome));
  }

  private void end(Call call, Reply reply) {
    long nowNanos = System.nanoTime();
    boolean isWorthIt =
        Faults.isFault(reply) || tracing.isSlow(call.method(), nowNanos - startNanos);
    if (isWorthIt || spans != null) {
      spans().end(call, reply, nowNanos, isWorthIt);
    }
  }

  OwnSpan span(TraceContext own, Kind kind, Call call, long sinceNanos) {
    return new OwnSpan(
        tracing.spans(), own, 0, kind, call.method(), call.method().path(), sinceNanos);
  }
}
