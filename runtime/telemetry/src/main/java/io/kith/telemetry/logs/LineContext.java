package io.kith.telemetry.logs;

import io.kith.core.Context;
import io.kith.core.PeerApp;
import io.kith.core.TraceContext;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * Which call a line of a log belongs to, asked when the line is written: a call that logs nothing
 * pays nothing for it.
 */
final class LineContext {

  static final String TRACE_ID = "trace_id";
  static final String SPAN_ID = "span_id";
  static final String SERVICE = "service";
  static final String CALLER = "caller";

  private LineContext() {}

  /**
   * What is known of the call of this thread, by the keys that stand in patterns, and what the
   * application has put there itself.
   *
   * @param own may be null, as Logback has it for nothing
   * @param service the application, on threads that handle no call
   */
  static Map<String, String> with(Map<String, String> own, String service) {
    Context context = Context.current();
    var all = new HashMap<String, String>(own);
    PeerApp handler = context.handler();
    all.putIfAbsent(SERVICE, handler == PeerApp.UNKNOWN ? service : handler.name());
    if (context.caller() != PeerApp.UNKNOWN) {
      all.putIfAbsent(CALLER, context.caller().name());
    }
    SpanContext span = Span.current().getSpanContext();
    if (span.isValid()) { // a span of the application's own, or the call's
      all.put(TRACE_ID, span.getTraceId());
      all.put(SPAN_ID, span.getSpanId());
    } else {
      Optional<TraceContext> trace = context.trace();
      trace.ifPresent(known -> {
        all.put(TRACE_ID, known.traceId());
        all.put(SPAN_ID, HexFormat.of().toHexDigits(known.spanId()));
      });
    }
    return all;
  }
}
