package io.kith.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class ShippingTest {

  private static final Resource RESOURCE = new Resource(Map.of("service.name", "membership"));
  private static final URI NOBODY = URI.create("http://127.0.0.1:1");

  private static TelemetryOptions options(boolean gzip) {
    return new TelemetryOptions(
        Map.of("authorization", "Bearer 1"),
        gzip,
        Duration.ofMillis(10),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        TraceOptions.defaults());
  }

  /** Batches that were put into it. */
  private static final class Given implements Signal {
    private final Queue<Batch> batches = new ConcurrentLinkedQueue<>();
    private final Queue<Batch> atEnd = new ArrayDeque<>();
    private final CountDownLatch asked = new CountDownLatch(1);

    @Override
    public String path() {
      return "/v1/traces";
    }

    @Override
    public Optional<Batch> next(boolean isLast) {
      asked.countDown();
      Batch next = batches.poll();
      return Optional.ofNullable(next == null && isLast ? atEnd.poll() : next);
    }
  }

  @Test
  void posts_each_batch_and_counts_it() {
    try (var receiver = new Receiver();
        var telemetry = Telemetry.open(options(false), RESOURCE, List.of(receiver.uri()))) {
      var given = new Given();
      given.batches.add(new Signal.Batch(new byte[] {1, 2, 3}, 7));
      telemetry.ship(given);
      Receiver.Posted posted = receiver.next();
      assertThat(posted.path()).isEqualTo("/v1/traces");
      assertThat(posted.contentType()).isEqualTo("application/x-protobuf");
      assertThat(posted.authorization()).isEqualTo("Bearer 1");
      assertThat(posted.body()).containsExactly(1, 2, 3);
    }
  }

  @Test
  void compresses_if_it_is_told_so() {
    try (var receiver = new Receiver();
        var telemetry = Telemetry.open(options(true), RESOURCE, List.of(receiver.uri()))) {
      var given = new Given();
      given.batches.add(new Signal.Batch(new byte[10_000], 1));
      telemetry.ship(given);
      assertThat(receiver.next().body()).hasSize(10_000);
    }
  }

  @Test
  void ships_at_its_end_what_was_kept_back() {
    try (var receiver = new Receiver()) {
      var given = new Given();
      var telemetry = Telemetry.open(options(false), RESOURCE, List.of(receiver.uri()));
      telemetry.ship(given);
      given.atEnd.add(new Signal.Batch(new byte[] {9}, 1));
      telemetry.close();
      assertThat(receiver.next().body()).containsExactly(9);
      assertThat(telemetry.sender().orElseThrow().sent()).isEqualTo(1);
    }
  }

  @Test
  void goes_on_to_the_next_place_when_one_does_not_answer_or_refuses() throws Exception {
    try (var refuses = new Receiver();
        var takes = new Receiver();
        var sender =
            new OtlpSender(
                List.of(NOBODY, refuses.uri(), takes.uri()),
                Map.of(),
                Duration.ofSeconds(5),
                false,
                Optional.empty())) {
      refuses.answer(503);
      assertThat(sender.send("/v1/traces", new Signal.Batch(new byte[] {1}, 5))).isTrue();
      assertThat(takes.next().body()).containsExactly(1);
      assertThat(sender.sent()).isEqualTo(5);
      assertThat(sender.lost()).isZero();
    }
  }

  @Test
  void gives_up_when_nobody_takes_it() throws Exception {
    try (var sender =
        new OtlpSender(List.of(NOBODY), Map.of(), Duration.ofSeconds(5), false, Optional.empty())) {
      assertThat(sender.send("/v1/traces", new Signal.Batch(new byte[] {1}, 5))).isFalse();
      assertThat(sender.sent()).isZero();
    }
  }

  @Test
  void ends_in_time_although_nobody_takes_anything() throws Exception {
    var given = new Given();
    var telemetry = Telemetry.open(options(false), RESOURCE, List.of(NOBODY));
    given.batches.add(new Signal.Batch(new byte[] {1}, 1));
    telemetry.ship(given);
    given.asked.await();
    telemetry.close();
    assertThat(telemetry.sender().orElseThrow().sent()).isZero();
    assertThat(telemetry.sender().orElseThrow().lost()).isEqualTo(1);
  }
}
