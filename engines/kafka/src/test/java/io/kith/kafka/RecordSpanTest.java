package io.kith.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.core.Context;
import io.kith.core.TraceContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.junit5.OpenTelemetryExtension;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a span says of a record, and the record of the span. */
@Timeout(30)
final class RecordSpanTest {

  @RegisterExtension
  static final OpenTelemetryExtension TELEMETRY = OpenTelemetryExtension.create();

  private static final ProducerRecord<String, String> RECORD =
      new ProducerRecord<>("orders", "42", "tea");

  private final MockProducer<String, String> kafka =
      new MockProducer<>(true, null, new StringSerializer(), new StringSerializer());
  private final DeadlineProducer<String, String> producer = DeadlineProducer.of(kafka);

  private String traceparent() {
    byte[] sent = kafka.history().getFirst().headers().lastHeader("traceparent").value();
    return new String(sent, StandardCharsets.UTF_8);
  }

  @Test
  void a_record_is_a_span_and_says_so() {
    producer.send(RECORD);
    SpanData span = TELEMETRY.getSpans().getFirst();
    assertThat(span.getName()).isEqualTo("send orders");
    assertThat(span.getKind()).isEqualTo(SpanKind.PRODUCER);
    assertThat(span.getAttributes().asMap().toString())
        .contains("messaging.system=kafka")
        .contains("messaging.destination.name=orders")
        .contains("messaging.destination.partition.id=0");
    assertThat(traceparent()).startsWith("00-" + span.getTraceId() + "-" + span.getSpanId());
  }

  @Test
  void one_that_is_refused_has_failed() {
    kafka.sendException = new TopicAuthorizationException("orders");
    assertThatThrownBy(() -> producer.send(RECORD)).isInstanceOf(TopicAuthorizationException.class);
    SpanData span = TELEMETRY.getSpans().getFirst();
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getEvents()).hasSize(1);
  }

  @Test
  void one_of_a_trace_that_is_not_recorded_is_none_and_hands_the_trace_on() {
    var trace = new TraceContext(1, 2, 3, (byte) 0);
    Context.root().with(trace).call(() -> producer.send(RECORD));
    assertThat(TELEMETRY.getSpans()).isEmpty();
    assertThat(traceparent()).isEqualTo(trace.toString());
  }
}
