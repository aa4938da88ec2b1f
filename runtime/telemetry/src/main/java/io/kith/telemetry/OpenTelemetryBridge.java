package io.kith.telemetry;

import io.kith.core.Context;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * What {@link GlobalOpenTelemetry} is in a process whose application has set nothing else: spans
 * that it begins go the way of Kith's own. There is one for the process; a span belongs to the
 * application whose call it is in or, outside of calls, to the one that was opened last.
 * Thread-safe.
 */
final class OpenTelemetryBridge {

  private static final List<CallTracing> OPEN = new CopyOnWriteArrayList<>();
  private static boolean isInstalled; // guarded by the class

  private OpenTelemetryBridge() {}

  /** Spans may go this way from now on. */
  static synchronized void opened(CallTracing tracing) {
    OPEN.add(tracing);
    if (!isInstalled) {
      isInstalled = true;
      Context.carryAlong(UserContexts::carried);
      if (!GlobalOpenTelemetry.isSet()) {
        GlobalOpenTelemetry.set(new Late());
      }
    }
  }

  static void closed(CallTracing tracing) {
    OPEN.remove(tracing);
  }

  /** The one that was opened last; null if none is open. */
  static @Nullable CallTracing last() {
    try {
      return OPEN.getLast();
    } catch (java.util.NoSuchElementException e) {
      return null; // the last was closed meanwhile
    }
  }

  /** Where spans go that are made in this context; null if nowhere. */
  static @Nullable Spans spans(Context context) {
    return switch (context.span().orElse(null)) {
      case OwnSpan own -> own.spans();
      case UserSpan user -> user.spans();
      case null, default -> {
        CallTracing last = last();
        yield last == null ? null : last.spans();
      }
    };
  }

  /** Makes the SDK when somebody asks for a tracer: most processes never do. */
  private static final class Late implements OpenTelemetry {

    private final ContextPropagators propagators =
        ContextPropagators.create(
            TextMapPropagator.composite(
                W3CTraceContextPropagator.getInstance(), W3CBaggagePropagator.getInstance()));

    @Override
    public TracerProvider getTracerProvider() {
      return UserTracing.PROVIDER;
    }

    @Override
    public ContextPropagators getPropagators() {
      return propagators;
    }
  }
}
