package io.kith.telemetry;

import io.kith.codec.ProtoWriter;
import io.kith.core.TraceContext;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.HexFormat;

/** A span of the application that has ended. */
record EndedUserSpan(SpanData span) implements Recorded {

  private static final int BYTES = 768;
  private static final int ATTRIBUTE_BYTES = 96;

  @Override
  public int bytes() {
    int bytes = BYTES + bytes(span.getAttributes());
    for (EventData event : span.getEvents()) {
      bytes += ATTRIBUTE_BYTES + bytes(event.getAttributes());
    }
    return bytes;
  }

  private static int bytes(Attributes attributes) {
    int bytes = 0;
    for (Object value : attributes.asMap().values()) {
      bytes += ATTRIBUTE_BYTES + (value instanceof String text ? text.length() : 0);
    }
    return bytes;
  }

  @Override
  public void write(int field, SpanEncoder encoder, ProtoWriter out) {
    TraceContext trace = UserSpan.trace(span.getSpanContext());
    String parent = span.getParentSpanId();
    int mark = out.begin(field);
    encoder.ids(
        trace.traceIdHigh(),
        trace.traceIdLow(),
        trace.spanId(),
        span.getParentSpanContext().isValid() ? HexFormat.fromHexDigitsToLong(parent) : 0,
        out);
    out.string(SpanEncoder.NAME, OtlpAttributes.sound(span.getName()));
    out.int32(SpanEncoder.KIND, span.getKind().ordinal() + 1);
    out.fixed64(SpanEncoder.START, span.getStartEpochNanos());
    out.fixed64(SpanEncoder.END, span.getEndEpochNanos());
    write(SpanEncoder.ATTRIBUTES, span.getAttributes(), out);
    for (EventData event : span.getEvents()) {
      int inner = out.begin(SpanEncoder.EVENTS);
      out.fixed64(SpanEncoder.EVENT_TIME, event.getEpochNanos());
      out.string(SpanEncoder.EVENT_NAME, OtlpAttributes.sound(event.getName()));
      write(SpanEncoder.EVENT_ATTRIBUTES, event.getAttributes(), out);
      out.end(inner);
    }
    if (span.getStatus().getStatusCode() == StatusCode.ERROR) {
      int failed = out.begin(SpanEncoder.STATUS);
      out.string(
          SpanEncoder.STATUS_MESSAGE, OtlpAttributes.sound(span.getStatus().getDescription()));
      out.int32(SpanEncoder.STATUS_CODE, SpanEncoder.ERROR);
      out.end(failed);
    }
    out.end(mark);
  }

  private static void write(int field, Attributes attributes, ProtoWriter out) {
    attributes.forEach((AttributeKey<?> key, Object value) -> {
      switch (value) {
        case Long number -> OtlpAttributes.number(field, key.getKey(), number, out);
        case Double number -> OtlpAttributes.number(field, key.getKey(), number, out);
        case Boolean flag -> OtlpAttributes.flag(field, key.getKey(), flag, out);
        default -> OtlpAttributes.text(field, key.getKey(), value.toString(), out);
      }
    });
  }
}
