package io.kith.kafka;

import io.kith.core.Context;
import io.kith.core.TraceContext;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import java.util.Optional;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * The span of a record that is sent, by OpenTelemetry. If the trace is not recorded it is none, and
 * costs nothing.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/messaging/kafka/">Kafka spans</a>
 */
final class RecordSpan {

  private static final String SCOPE = "io.kith.kafka";

  private final Span span;

  private RecordSpan(Span span) {
    this.span = span;
  }

  static RecordSpan begin(String topic, Context context) {
    boolean isTraced = context.trace().map(TraceContext::isSampled).orElse(true);
    return new RecordSpan(isTraced ? of(topic) : Span.getInvalid());
  }

  private static Span of(String topic) {
    return GlobalOpenTelemetry.getOrNoop()
        .getTracer(SCOPE)
        .spanBuilder("send " + topic)
        .setSpanKind(SpanKind.PRODUCER)
        .setAttribute("messaging.system", "kafka")
        .setAttribute("messaging.operation.name", "send")
        .setAttribute("messaging.operation.type", "send")
        .setAttribute("messaging.destination.name", topic)
        .startSpan();
  }

  /** What the record says of the trace; empty if there is none. */
  Optional<String> traceparent(Context context) {
    SpanContext ids = span.getSpanContext();
    return ids.isValid()
        ? Optional.of(
            "00-" + ids.getTraceId() + "-" + ids.getSpanId() + "-" + ids.getTraceFlags().asHex())
        : context.trace().map(TraceContext::toString);
  }

  /** Kafka has it. */
  void acknowledged(RecordMetadata where) {
    span.setAttribute("messaging.destination.partition.id", Integer.toString(where.partition()));
    if (where.hasOffset()) {
      span.setAttribute("messaging.kafka.offset", where.offset());
    }
    span.end();
  }

  /** It has not, or nobody knows. */
  void failed(Throwable why) {
    span.setAttribute("error.type", why.getClass().getName());
    span.recordException(why);
    span.setStatus(StatusCode.ERROR);
    span.end();
  }
}
