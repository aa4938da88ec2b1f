package io.kith.kafka;

import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Reply.Executed;
import io.kith.core.Status;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;

/**
 * One record on its way. A thread of its own puts it into the producer's buffer, which may block
 * for long; its sender waits for the acknowledgement, or stops waiting.
 */
final class Sending<K, V> {

  /** How long a thread may take to notice that it was interrupted. */
  private static final Duration NOTICE = Duration.ofMillis(500);

  private final Producer<K, V> producer;
  private final ProducerRecord<K, V> record;
  private final Context context;
  private final long startNanos = System.nanoTime();
  private final CompletableFuture<RecordMetadata> outcome = new CompletableFuture<>();

  private volatile boolean isRefused;

  Sending(Producer<K, V> producer, ProducerRecord<K, V> record, Context context) {
    this.producer = producer;
    this.record = record;
    this.context = context;
  }

  /** Sends it, and waits until it is acknowledged or nobody wants that any more. */
  RecordMetadata acknowledged() {
    Thread sender = Thread.ofVirtual().name("kith-kafka-send").start(this::enqueue);
    try (var _ = context.cancellation().onCancel(() -> outcome.cancel(false))) {
      return outcome.get(
          context.deadline().remainingNanos(System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw failure(e);
    } catch (TimeoutException | CancellationException e) {
      throw givenUp(sender, false);
    } catch (InterruptedException e) {
      throw givenUp(sender, true);
    }
  }

  private void enqueue() {
    try {
      producer.send(
          record,
          (where, failure) -> {
            if (failure == null) {
              outcome.complete(where);
            } else {
              outcome.completeExceptionally(failure);
            }
          });
    } catch (RuntimeException | Error e) {
      isRefused = true;
      outcome.completeExceptionally(e);
    }
  }

  private static RuntimeException failure(ExecutionException e) {
    return switch (e.getCause()) {
      case Error error -> throw error;
      case RuntimeException unchecked -> unchecked;
      case null, default -> new KafkaException(e.getCause());
    };
  }

  private CallException givenUp(Thread sender, boolean interrupted) {
    long waitedMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
    sender.interrupt();
    boolean again = joined(sender);
    if (interrupted || again) {
      Thread.currentThread().interrupt();
    }
    String when = "after " + waitedMillis + " ms of waiting for " + record.topic();
    return isRefused
        ? ended(context, when + ", which has not taken the record")
        : new CallException(
            status(
                context,
                when
                    + ", which may still take the record, for as long as delivery.timeout.ms of"
                    + " the producer says"),
            null,
            Executed.MAYBE);
  }

  /** Waits until the thread has ended. Returns whether this one was interrupted meanwhile. */
  private static boolean joined(Thread sender) {
    try {
      boolean _ = sender.join(NOTICE);
      return false;
    } catch (InterruptedException e) {
      return true;
    }
  }

  /** The failure of a record that Kafka certainly does not have. */
  static CallException ended(Context context, String when) {
    return new CallException(status(context, when), null, Executed.NO);
  }

  private static Status status(Context context, String when) {
    Optional<Status> reason = context.cancellation().reason();
    if (reason.isPresent()) {
      return Status.of(reason.get().code(), reason.get().message() + ", " + when);
    }
    return context.deadline().hasPassed(System.nanoTime())
        ? Status.of(Code.DEADLINE_EXCEEDED, "the deadline of the call passed " + when)
        : Status.of(Code.CANCELLED, "the thread that waited was interrupted, " + when);
  }
}
