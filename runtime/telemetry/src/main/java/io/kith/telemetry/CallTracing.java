package io.kith.telemetry;

import io.kith.core.Call;
import io.kith.core.Context;
import io.kith.core.Exchange;
import io.kith.core.Metadata;
import io.kith.core.Method;
import io.kith.core.Peer;
import io.kith.core.Reply;
import io.kith.core.TraceContext;
import io.kith.core.Tracing;
import io.kith.telemetry.OwnSpan.Kind;
import java.util.Map;
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
  public TraceContext arrived(
      Method method,
      @Nullable TraceContext caller,
      Map<String, String> baggage,
      Metadata metadata) {
    TraceContext own = caller == null ? root(method) : caller.withSpan(Ids.next());
    return !own.isSampled() && isForced(baggage, metadata) ? sampled(own) : own;
  }

  @Override
  public Context serving(
      Method method, @Nullable TraceContext caller, Context context, long arrivedNanos) {
    TraceContext own = context.trace().orElse(null);
    return own != null && own.isSampled() && spans.isOpen()
        ? context.with(served(method, caller, own, arrivedNanos))
        : context;
  }

  private OwnSpan served(
      Method method, @Nullable TraceContext caller, TraceContext own, long arrivedNanos) {
    long parentSpanId = caller == null ? 0 : caller.spanId();
    return new OwnSpan(spans, own, parentSpanId, Kind.SERVER, method, method.path(), arrivedNanos);
  }

  private TraceContext root(Method method) {
    return Ids.trace(spans.isOpen() && sampler.isServedSampled(method, System.nanoTime()));
  }

  private boolean isForced(Map<String, String> baggage, Metadata metadata) {
    boolean isAsked =
        (!metadata.isEmpty() && FORCE.equals(metadata.first(Context.FORCE_TRACE).orElse(null)))
            || (!baggage.isEmpty() && FORCE.equals(baggage.get(Context.FORCE_TRACE)));
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
      span = served(method, caller, trace, arrivedNanos);
    }
    CallNotes.add(context, arrivedNanos, span);
    CallNotes.addCaller(context, begunNanos - arrivedNanos, span);
    CallNotes.add(outcome, span);
    span.hold(nowNanos, outcome);
    span.release();
  }

  // ---- calls that are made

  @Override
  public Context making(Method method, Context around, long nowNanos) {
    Context context = UserContexts.carried(around);
    TraceContext outer = context.trace().orElse(null);
    if (!spans.isOpen()) {
      return context.with(outer == null ? Ids.trace(false) : outer);
    }
    TraceContext own =
        outer == null ? begun(method, context, nowNanos) : outer.withSpan(Ids.next());
    long parentSpanId = outer == null ? 0 : outer.spanId();
    return context.with(new MadeCall(this, own, parentSpanId, context.isShadow(), nowNanos));
  }

  private TraceContext begun(Method method, Context context, long nowNanos) {
    Exchange exchange = context.made();
    return Ids.trace(
        sampler.isSampled(method, nowNanos)
            || isForced(
                context.baggage(), exchange == null ? Metadata.empty() : exchange.request()));
  }

  @Override
  public Reply made(Call call, Reply reply) {
    MadeCall made = made(call);
    return made == null ? reply : made.over(call, reply);
  }

  @Override
  public Call trying(Call call, Peer peer) {
    MadeCall made = made(call);
    return made == null ? call : made.trying(call, peer);
  }

  @Override
  public Reply tried(Call call, Call attempt, Reply reply) {
    MadeCall made = made(call);
    return made == null ? reply : made.tried(attempt, reply);
  }

  private static @Nullable MadeCall made(Call call) {
    return call.context().span().orElse(null) instanceof MadeCall made ? made : null;
  }
}
