package io.kith.telemetry;

import io.kith.core.TraceContext;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.Scope;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * OpenTelemetry's current context: what the application has attached to the thread or, unless it
 * has done so within Kith's current span, that span. So a handler finds the span of its call,
 * without anything being set for each call, and on whatever thread Kith's context is; and what a
 * forgotten scope leaves on a thread is not seen by the next call.
 *
 * <p>Thread-safe.
 */
final class UserContexts implements ContextStorage {

  private static final HexFormat HEX = HexFormat.of();
  private static final ThreadLocal<@Nullable Attached> ATTACHED = new ThreadLocal<>();

  /** Whether anything was ever attached: as long as not, nobody needs to look at a thread. */
  private static volatile boolean everAttached;

  /**
   * A context that the application has attached.
   *
   * @param within the trace of Kith's context at that time, told by identity
   */
  private record Attached(Context context, @Nullable TraceContext within) {}

  @Override
  public Scope attach(@Nullable Context context) {
    if (context == null) {
      return Scope.noop();
    }
    everAttached = true;
    TraceContext within = trace(io.kith.core.Context.current());
    Attached before = ATTACHED.get();
    if (before != null && before.context == context && before.within == within) {
      return Scope.noop();
    }
    var now = new Attached(context, within);
    ATTACHED.set(now);
    return () -> {
      if (ATTACHED.get() != now) {
        return; // closed out of order, or on another thread: that one's context is not ours to end
      }
      if (before == null) {
        ATTACHED.remove();
      } else {
        ATTACHED.set(before);
      }
    };
  }

  @Override
  public @Nullable Context current() {
    io.kith.core.Context kith = io.kith.core.Context.current();
    Attached attached = attached(kith);
    if (attached != null) {
      return attached.context;
    }
    TraceContext trace = trace(kith);
    return trace == null ? null : derived(kith, trace);
  }

  private static @Nullable Attached attached(io.kith.core.Context kith) {
    if (!everAttached) {
      return null;
    }
    Attached attached = ATTACHED.get();
    return attached != null && attached.within == trace(kith) ? attached : null;
  }

  private static @Nullable TraceContext trace(io.kith.core.Context kith) {
    return kith.trace().orElse(null);
  }

  private static Context derived(io.kith.core.Context kith, TraceContext trace) {
    return switch (kith.span().orElse(null)) {
      case UserSpan user -> user.context();
      case OwnSpan own -> Context.root().with(new SeenSpan(own));
      case null, default -> Context.root().with(Span.wrap(spanContext(trace)));
    };
  }

  static SpanContext spanContext(TraceContext trace) {
    return SpanContext.create(
        trace.traceId(),
        HEX.toHexDigits(trace.spanId()),
        TraceFlags.fromByte(trace.flags()),
        TraceState.getDefault());
  }

  /**
   * Kith's context, within the span that the application has attached to this thread, if it has.
   */
  static io.kith.core.Context carried(io.kith.core.Context kith) {
    Attached attached = attached(kith);
    if (attached == null) {
      return kith;
    }
    Span span = Span.fromContextOrNull(attached.context);
    if (span == null || span instanceof SeenSpan || !span.getSpanContext().isValid()) {
      return kith;
    }
    return kith.with(UserSpan.of(attached.context, span, kith));
  }
}
