package io.kith.telemetry;

import io.kith.core.Call;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Metadata;
import io.kith.core.Method;
import io.kith.core.Next;
import io.kith.core.Peer;
import io.kith.core.Reply;
import io.kith.core.Reply.Failure;
import io.kith.core.Status;
import io.kith.core.TraceContext;
import io.kith.core.Tracing;
import io.kith.telemetry.OwnSpan.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Writes calls down as spans.
 *
 * <p>Every request has a trace, from the first call or the first server on, so that what fails can
 * be put together afterwards; whether it is recorded is one bit of that. A call that is not sampled
 * costs its ids, and is recorded at its end if it failed or was slow. Thread-safe.
 */
final class CallTracing implements Tracing {

  private static final String FORCE = "force";

  private final Spans spans;
  private final HeadSampler sampler;
  private final UnsampledBudget unsampled;
  private final long slowNanos;

  CallTracing(TraceOptions options, Spans spans) {
    this.spans = spans;
    this.sampler = new HeadSampler(options);
    this.unsampled = new UnsampledBudget(options.unsampled());
    this.slowNanos = options.slow().toNanos();
  }

  Spans spans() {
    return spans;
  }

  HeadSampler sampler() {
    return sampler;
  }

  /** How long a stream takes is a matter of both its ends. */
  boolean isSlow(Method method, long nanos) {
    return nanos >= slowNanos && !method.isStreaming();
  }

  /** Whether a span is recorded that is not sampled. */
  boolean admits(TraceContext trace, long nowNanos) {
    return spans.isOpen() && unsampled.admits(trace, nowNanos);
  }

  // ---- calls that are served

  @Override
  public Context arrived(Method method, Context incoming, Metadata metadata) {
    TraceContext caller = incoming.trace().orElse(null);
    TraceContext own = caller == null ? root(method) : caller.withSpan(Ids.next());
    if (!own.isSampled() && isForced(incoming, metadata)) {
      own = sampled(own);
    }
    return own.isSampled() && spans.isOpen()
        ? incoming.with(
            new OwnSpan(
                spans,
                own,
                caller == null ? 0 : caller.spanId(),
                Kind.SERVER,
                method,
                method.path(),
                System.nanoTime()))
        : incoming.with(own);
  }

  private TraceContext root(Method method) {
    return Ids.trace(spans.isOpen() && sampler.isServedSampled(method, System.nanoTime()));
  }

  private boolean isForced(Context context, Metadata metadata) {
    boolean isAsked =
        (!metadata.isEmpty() && FORCE.equals(metadata.first(Context.FORCE_TRACE).orElse(null)))
            || (!context.baggage().isEmpty()
                && FORCE.equals(context.baggage().get(Context.FORCE_TRACE)));
    return isAsked && spans.isOpen() && sampler.isForced(System.nanoTime());
  }

  private static TraceContext sampled(TraceContext trace) {
    return new TraceContext(
        trace.traceIdHigh(), trace.traceIdLow(), trace.spanId(), (byte) (trace.flags() | 1));
  }

  @Override
  public void answered(
      Method method,
      @Nullable TraceContext caller,
      Context context,
      long arrivedNanos,
      long begunNanos,
      Reply outcome) {
    if (!spans.isOpen()) {
      return;
    }
    long nowNanos = System.nanoTime();
    OwnSpan span = context.span().orElse(null) instanceof OwnSpan own ? own : null;
    if (span == null) {
      TraceContext trace = context.trace().orElse(null);
      boolean isWanted = Faults.isFault(outcome) || isSlow(method, nowNanos - arrivedNanos);
      if (trace == null || !isWanted || !admits(trace, nowNanos)) {
        return;
      }
      span =
          new OwnSpan(
              spans,
              trace,
              caller == null ? 0 : caller.spanId(),
              Kind.SERVER,
              method,
              method.path(),
              arrivedNanos);
    }
    CallNotes.add(context, arrivedNanos, span);
    CallNotes.addCaller(context, begunNanos - arrivedNanos, span);
    CallNotes.add(outcome, span);
    span.hold(nowNanos, outcome);
    span.release();
  }

  // ---- calls that are made

  @Override
  public Reply call(Call call, Next next) {
    Context context = UserContexts.carried(call.context());
    TraceContext outer = context.trace().orElse(null);
    if (!spans.isOpen()) {
      if (outer == null) {
        return next.call(call.with(context.with(Ids.trace(false))));
      }
      return next.call(context == call.context() ? call : call.with(context));
    }
    long nowNanos = System.nanoTime();
    TraceContext own = outer == null ? begun(call, nowNanos) : outer.withSpan(Ids.next());
    var made = new MadeCall(this, call, outer == null ? 0 : outer.spanId(), own, nowNanos);
    Reply reply;
    try {
      reply = next.call(call.with(context.with(made)));
    } catch (Throwable e) {
      made.end(Failure.of(Status.of(Code.UNKNOWN, e.toString())));
      throw e;
    }
    return made.over(reply);
  }

  private TraceContext begun(Call call, long nowNanos) {
    return Ids.trace(
        sampler.isSampled(call.method(), nowNanos) || isForced(call.context(), call.metadata()));
  }

  @Override
  public Reply attempt(Call call, Peer peer, Next next) {
    return call.context().span().orElse(null) instanceof MadeCall made
        ? made.attempt(call, peer, next)
        : next.call(call);
  }
}
