package io.kith.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.core.CallException;
import io.kith.core.Cancellation;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Deadline;
import io.kith.core.Reply.Executed;
import io.kith.core.Status;
import io.kith.core.TraceContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Kafka's own mock producer, and a real one that finds no Kafka. */
@Timeout(30)
final class DeadlineProducerTest {

  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final ProducerRecord<String, String> RECORD =
      new ProducerRecord<>("orders", "42", "tea");

  private static MockProducer<String, String> kafka(boolean acknowledges) {
    return new MockProducer<>(acknowledges, null, new StringSerializer(), new StringSerializer());
  }

  private static String text(Headers headers, String name) {
    return new String(headers.lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  @Test
  void a_record_is_acknowledged_and_carries_trace_and_labels() {
    var kafka = kafka(true);
    var trace = new TraceContext(1, 2, 3, (byte) 1);
    var where =
        Context.within(Duration.ofSeconds(20))
            .with(trace)
            .with("tenant", "blue")
            .call(() -> DeadlineProducer.of(kafka).send(RECORD));
    assertThat(where.topic()).isEqualTo("orders");
    ProducerRecord<String, String> sent = kafka.history().getFirst();
    assertThat(sent.key()).isEqualTo("42");
    assertThat(sent.value()).isEqualTo("tea");
    assertThat(text(sent.headers(), "traceparent")).isEqualTo(trace.toString());
    assertThat(text(sent.headers(), "baggage")).isEqualTo("tenant=blue");
    assertThat(RECORD.headers()).isEmpty();
  }

  @Test
  void headers_of_the_record_itself_stay() {
    var kafka = kafka(true);
    var mine = new ProducerRecord<>("orders", "42", "tea");
    mine.headers().add("baggage", "mine=1".getBytes(StandardCharsets.UTF_8));
    Context.root().with("tenant", "blue").call(() -> DeadlineProducer.of(kafka).send(mine));
    assertThat(kafka.history().getFirst().headers()).hasSize(1);
    assertThat(text(kafka.history().getFirst().headers(), "baggage")).isEqualTo("mine=1");
  }

  @Test
  void a_record_that_is_not_acknowledged_in_time_may_still_be_delivered() {
    var kafka = kafka(false);
    Deadline deadline = Deadline.after(Duration.ofMillis(100), System.nanoTime());
    assertThatThrownBy(
            () -> Context.root().with(deadline).call(() -> DeadlineProducer.of(kafka).send(RECORD)))
        .isInstanceOfSatisfying(
            CallException.class,
            e -> {
              assertThat(e.code()).isEqualTo(Code.DEADLINE_EXCEEDED);
              assertThat(e.executed()).isEqualTo(Executed.MAYBE);
              assertThat(e)
                  .hasMessageContaining("ms of waiting for orders, which may still take the record")
                  .hasMessageContaining("delivery.timeout.ms");
            });
    assertThat(System.nanoTime() - deadline.atNanos()).isLessThan(GRACE.toNanos());
  }

  @Test
  void a_record_that_never_got_into_the_buffer_is_not_delivered() throws IOException {
    try (var kafka =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", "127.0.0.1:" + unusedPort()),
            new StringSerializer(),
            new StringSerializer())) {
      Deadline deadline = Deadline.after(Duration.ofMillis(200), System.nanoTime());
      assertThatThrownBy(() ->
              Context.root().with(deadline).call(() -> DeadlineProducer.of(kafka).send(RECORD)))
          .isInstanceOfSatisfying(
              CallException.class,
              e -> {
                assertThat(e.code()).isEqualTo(Code.DEADLINE_EXCEEDED);
                assertThat(e.executed()).isEqualTo(Executed.NO);
                assertThat(e).hasMessageContaining("orders, which has not taken the record");
              });
      assertThat(System.nanoTime() - deadline.atNanos()).isLessThan(GRACE.toNanos());
    }
  }

  private static int unusedPort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void a_sender_that_is_cancelled_or_interrupted_stops_waiting() throws Exception {
    var kafka = kafka(false);
    var failures = new LinkedBlockingQueue<CallException>();
    var cancellation = new Cancellation();
    Runnable send =
        () -> {
          try {
            DeadlineProducer.of(kafka).send(RECORD);
          } catch (CallException e) {
            failures.add(e);
          }
        };
    Thread.ofVirtual().start(Context.root().with(cancellation).wrap(send));
    awaitSent(kafka, 1);
    cancellation.cancel(Status.of(Code.CANCELLED, "the user has left"));
    assertThat(failures.poll(20, TimeUnit.SECONDS))
        .hasMessageContaining("the user has left, after");

    Thread waiting = Thread.ofVirtual().start(send);
    awaitSent(kafka, 2);
    waiting.interrupt();
    assertThat(failures.poll(20, TimeUnit.SECONDS))
        .hasMessageContaining("CANCELLED: the thread that waited was interrupted");
  }

  private static void awaitSent(MockProducer<String, String> kafka, int records) {
    while (kafka.history().size() < records) {
      Thread.onSpinWait();
    }
  }

  @Test
  void nothing_is_sent_once_the_deadline_has_passed() {
    var kafka = kafka(true);
    Context.root()
        .with(Deadline.afterNanos(-1, System.nanoTime()))
        .run(() ->
            assertThatThrownBy(() -> DeadlineProducer.of(kafka).send(RECORD))
                .hasMessageContaining("DEADLINE_EXCEEDED")
                .hasMessageContaining("before the record was sent"));
    assertThat(kafka.history()).isEmpty();
  }

  @Test
  void what_kafka_refuses_is_what_it_was() {
    var kafka = kafka(false);
    kafka.sendException = new TopicAuthorizationException("orders");
    assertThatThrownBy(() -> DeadlineProducer.of(kafka).send(RECORD))
        .isInstanceOf(TopicAuthorizationException.class);
  }
}
