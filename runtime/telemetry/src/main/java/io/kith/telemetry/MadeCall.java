package io.kith.telemetry;

import io.kith.core.Call;
import io.kith.core.Code;
import io.kith.core.CountedReplies;
import io.kith.core.Next;
import io.kith.core.Peer;
import io.kith.core.Reply;
import io.kith.core.Reply.Failure;
import io.kith.core.Reply.Success;
import io.kith.core.Span;
import io.kith.core.Status;
import io.kith.core.TraceContext;
import io.kith.telemetry.OwnSpan.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A call that is made, while it goes on. What becomes of it in the trace is known at its end: a
 * call of one attempt is the span of that, a call of several is a span around theirs, and one that
 * was refused here is a span without a peer. A call that is not sampled leaves nothing if it goes
 * well and is not slow. Thread-safe.
 */
final class MadeCall implements Span {

  private static final int MAX_ATTEMPTS = 64;

  private final CallTracing tracing;
  private final Spans spans;
  private final Call call;
  private final long parentSpanId;

  /** With the id of the first attempt. */
  private final TraceContext trace;

  private final long startNanos;

  // Guarded by this, but for what the first attempt alone writes while it is the only one.
  private Notes notes = Notes.NONE;
  private int attempts;
  private @Nullable Peer firstPeer;
  private long firstStartNanos;
  private long firstEndNanos;
  private @Nullable Reply firstReply;
  private @Nullable List<OwnSpan> others;

  /** Of the span around several attempts; 0 as long as there is none. */
  private long ownSpanId;

  private boolean hasFailed;
  private boolean ended;
  private boolean isKept;

  /**
   * A call that begins.
   *
   * @param call as its caller made it
   * @param parentSpanId 0 if the trace begins here
   */
  MadeCall(CallTracing tracing, Call call, long parentSpanId, TraceContext trace, long startNanos) {
    this.tracing = tracing;
    this.spans = tracing.spans();
    this.call = call;
    this.parentSpanId = parentSpanId;
    this.trace = trace;
    this.startNanos = startNanos;
  }

  @Override
  public TraceContext trace() {
    return trace;
  }

  @Override
  public synchronized void note(String key, String value) {
    notes = notes.with(key, value);
  }

  @Override
  public synchronized void note(String key, long value) {
    notes = notes.with(key, value);
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

  /** Makes an attempt, on any thread. */
  Reply attempt(Call attempted, Peer peer, Next next) {
    if (attempted.context().isShadow() && !call.context().isShadow()) {
      return shadow(attempted, peer, next);
    }
    int number = begun(peer);
    return number == 1 ? first(attempted, next) : another(number, attempted, peer, next);
  }

  private synchronized int begun(Peer peer) {
    attempts++;
    if (attempts == 1) {
      firstPeer = peer;
    }
    return attempts;
  }

  /**
   * Costs no look at the clock unless it is sampled: its time is that of the call. Nor has a stream
   * that was closed before its end one of its own.
   */
  private Reply first(Call attempted, Next next) {
    if (!trace.isSampled()) {
      Reply reply = next.call(attempted);
      firstReply = reply;
      return reply;
    }
    firstStartNanos = System.nanoTime();
    Reply reply = next.call(attempted);
    firstReply = reply;
    if (attempted.method().isServerStreaming() && reply instanceof Success) {
      return watched(
          reply,
          failure -> {
            firstReply = failure == null ? reply : failure;
            firstEndNanos = System.nanoTime();
          });
    }
    firstEndNanos = System.nanoTime();
    return reply;
  }

  /** A copy for a mirror is none of the attempts, and may outlive the call. */
  private Reply shadow(Call copied, Peer peer, Next next) {
    OwnSpan span = attempt(copied, peer);
    Reply reply = next.call(copied.with(copied.context().with(span)));
    span.within(trace.spanId()).hold(System.nanoTime(), reply);
    if (trace.isSampled()) {
      span.release();
    }
    return reply;
  }

  private OwnSpan attempt(Call attempted, Peer peer) {
    OwnSpan span = span(trace.withSpan(Ids.next()), Kind.CLIENT, System.nanoTime()).to(peer);
    CallNotes.add(attempted.context(), System.nanoTime(), span);
    return span;
  }

  private Reply another(int number, Call attempted, Peer peer, Next next) {
    OwnSpan span = attempt(attempted, peer);
    span.attempt(number);
    Reply reply;
    try {
      reply = next.call(attempted.with(attempted.context().with(span)));
    } catch (Throwable e) {
      over(span, Failure.of(Status.of(Code.UNKNOWN, e.toString())));
      throw e;
    }
    if (attempted.method().isServerStreaming() && reply instanceof Success) {
      return watched(reply, failure -> over(span, failure == null ? reply : failure));
    }
    over(span, reply);
    return reply;
  }

  /** An attempt after the first is over; after the call, if it lost against another. */
  private void over(OwnSpan span, Reply reply) {
    boolean isLate;
    synchronized (this) {
      span.within(callSpanId()).hold(System.nanoTime(), reply);
      hasFailed |= Faults.isFault(reply);
      isLate = ended && isKept;
      if (!ended) {
        List<OwnSpan> known = others == null ? new ArrayList<>(2) : others;
        others = known;
        if (known.size() < MAX_ATTEMPTS) {
          known.add(span);
        }
      }
    }
    if (isLate) {
      span.release();
    }
  }

  private synchronized long callSpanId() {
    if (ownSpanId == 0) {
      ownSpanId = Ids.next();
    }
    return ownSpanId;
  }

  /** Who is told how a stream of replies ends: with a failure, or with none. */
  @FunctionalInterface
  private interface AtEnd {
    void ended(@Nullable Failure failure);
  }

  private static Reply watched(Reply reply, AtEnd atEnd) {
    if (!(reply instanceof Success success)) {
      return reply;
    }
    var replies = (Stream<?>) Objects.requireNonNull(success.value());
    return new Success(
        CountedReplies.tellingEnd(
            replies,
            code ->
                atEnd.ended(
                    code == Code.OK
                        ? null
                        : Failure.of(Status.of(code, "the stream of replies did not end well")))),
        success.metadata());
  }

  // ---- the end

  /** The reply of the call, which ends with it, or with its stream. */
  Reply over(Reply reply) {
    if (call.method().isServerStreaming() && reply instanceof Success) {
      return watched(reply, failure -> end(failure == null ? reply : failure));
    }
    end(reply);
    return reply;
  }

  void end(Reply reply) {
    long nowNanos = System.nanoTime();
    boolean isKeptNow =
        trace.isSampled()
            || ((Faults.isFault(reply)
                    || hasFailed()
                    || tracing.isSlow(call.method(), nowNanos - startNanos))
                && tracing.admits(trace, nowNanos));
    if (isKeptNow || attempts > 1) {
      end(reply, nowNanos, isKeptNow);
    }
  }

  /** Whether an attempt failed although the call may not have. */
  private boolean hasFailed() {
    return hasFailed || (firstReply != null && Faults.isFault(firstReply));
  }

  private synchronized void end(Reply reply, long nowNanos, boolean isKeptNow) {
    if (ended) {
      return;
    }
    ended = true;
    isKept = isKeptNow;
    if (isKept) {
      keep(reply, nowNanos);
    }
  }

  private void keep(Reply reply, long nowNanos) {
    boolean isSeveral = attempts > 1;
    if (isSeveral) {
      var around = span(trace.withSpan(callSpanId()), Kind.INTERNAL, startNanos);
      around.note(notes);
      around.note("kith.attempts", attempts);
      CallNotes.add(call.context(), startNanos, around);
      CallNotes.add(reply, around);
      around.within(parentSpanId).hold(nowNanos, reply);
      around.release();
    }
    OwnSpan first = span(trace, Kind.CLIENT, firstStartNanos == 0 ? startNanos : firstStartNanos);
    if (!isSeveral) {
      first.note(notes);
      CallNotes.add(reply, first);
    }
    if (attempts > 0) {
      first.attempt(1);
    }
    CallNotes.add(call.context(), startNanos, first);
    Reply known = firstReply;
    Reply outcome = known instanceof Failure || (known != null && isSeveral) ? known : reply;
    first
        .to(firstPeer)
        .within(isSeveral ? callSpanId() : parentSpanId)
        .hold(firstEndNanos == 0 ? nowNanos : firstEndNanos, outcome);
    first.release();
    if (others != null) {
      others.forEach(OwnSpan::release);
    }
  }

  private OwnSpan span(TraceContext own, Kind kind, long sinceNanos) {
    return new OwnSpan(spans, own, 0, kind, call.method(), call.method().path(), sinceNanos);
  }
}
