package io.kith.telemetry;

import io.kith.core.Span;
import io.kith.core.TraceContext;
import io.kith.telemetry.OwnSpan.Kind;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A span of the application, made with OpenTelemetry, as Kith's contexts carry it. It is ended by
 * whoever began it.
 *
 * @param context OpenTelemetry's, with the span
 * @param trace the ids of the span
 * @param spans where spans within it go; null if nowhere
 */
record UserSpan(
    Context context,
    io.opentelemetry.api.trace.Span span,
    TraceContext trace,
    @Nullable Spans spans)
    implements Span {

  static UserSpan of(
      Context context, io.opentelemetry.api.trace.Span span, io.kith.core.Context around) {
    return new UserSpan(
        context, span, trace(span.getSpanContext()), OpenTelemetryBridge.spans(around));
  }

  static TraceContext trace(SpanContext ids) {
    String trace = ids.getTraceId();
    return new TraceContext(
        HexFormat.fromHexDigitsToLong(trace, 0, 16),
        HexFormat.fromHexDigitsToLong(trace, 16, 32),
        HexFormat.fromHexDigitsToLong(ids.getSpanId()),
        ids.getTraceFlags().asByte());
  }

  @Override
  public void note(String key, String value) {
    span.setAttribute(key, value);
  }

  @Override
  public void note(String key, long value) {
    span.setAttribute(key, value);
  }

  @Override
  public Span begin(String name) {
    return spans == null || !trace.isSampled()
        ? this
        : new OwnSpan(
            spans,
            trace.withSpan(Ids.next()),
            trace.spanId(),
            Kind.INTERNAL,
            null,
            name,
            System.nanoTime());
  }

  @Override
  public void end(@Nullable Throwable failure) {}
}
