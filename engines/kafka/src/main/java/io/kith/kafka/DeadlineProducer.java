package io.kith.kafka;

import io.kith.codec.BaggageText;
import io.kith.core.CallException;
import io.kith.core.Context;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * A producer that waits no longer than the deadline and the cancellation of the {@link Context}
 * that it is used in allow.
 *
 * {@snippet :
 * var orders = DeadlineProducer.of(new KafkaProducer<String, String>(settings));
 * RecordMetadata where =
 *     Context.within(Duration.ofMillis(200)).call(() -> orders.send(record));
 * }
 *
 * <p>How long Kafka itself goes on trying is set when its producer is made ({@code
 * delivery.timeout.ms}, {@code max.block.ms}) and no deadline changes that. So a record whose
 * sender has stopped waiting may still be delivered; only one that was never taken into the
 * producer's buffer certainly is not. The exception says which: {@link CallException#executed()}.
 *
 * <p>A record takes the trace and the labels of the context along, as the headers {@code
 * traceparent}, {@code tracestate} and {@code baggage}, unless it has such headers of its own. If
 * the trace is recorded, to send it is a span, by OpenTelemetry.
 *
 * <p>Thread-safe. Many callers at once make batches; records that one thread sends one after the
 * other keep their order. It owns nothing: close the producer behind it.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
public final class DeadlineProducer<K, V> {

  private final Producer<K, V> producer;

  private DeadlineProducer(Producer<K, V> producer) {
    this.producer = producer;
  }

  /** The producer, with deadlines. */
  public static <K, V> DeadlineProducer<K, V> of(Producer<K, V> producer) {
    return new DeadlineProducer<>(producer);
  }

  /**
   * Sends a record, and blocks until Kafka has acknowledged it.
   *
   * @return where it is
   * @throws CallException {@code DEADLINE_EXCEEDED} or {@code CANCELLED} if nobody waits for it any
   *     more
   * @throws KafkaException if Kafka does not take it
   */
  public RecordMetadata send(ProducerRecord<K, V> record) {
    Context context = Context.current();
    if (context.cancellation().isCancelled() || context.deadline().hasPassed(System.nanoTime())) {
      throw Sending.ended(context, "before the record was sent");
    }
    RecordSpan span = RecordSpan.begin(record.topic(), context);
    try {
      RecordMetadata where =
          new Sending<>(producer, labelled(record, context, span), context).acknowledged();
      span.acknowledged(where);
      return where;
    } catch (RuntimeException | Error e) {
      span.failed(e);
      throw e;
    }
  }

  private static <K, V> ProducerRecord<K, V> labelled(
      ProducerRecord<K, V> record, Context context, RecordSpan span) {
    var headers = new RecordHeaders(record.headers());
    span.traceparent(context).ifPresent(trace -> add(headers, "traceparent", trace));
    String state = context.baggage().get(Context.TRACE_STATE);
    if (state != null) {
      add(headers, "tracestate", state);
    }
    if (!context.baggage().isEmpty()) {
      add(headers, "baggage", BaggageText.of(context.baggage()));
    }
    return new ProducerRecord<>(
        record.topic(),
        record.partition(),
        record.timestamp(),
        record.key(),
        record.value(),
        headers);
  }

  private static void add(Headers headers, String name, String value) {
    if (headers.lastHeader(name) == null) {
      headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
  }
}
