package io.kith.benchmarks.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoadTest {
  private static final long PATIENCE_NANOS = 20_000_000_000L;

  private final Ledger ledger = new Ledger();
  private final Message message = Message.ofPayload(10);
  private final ExecutorService replies = Executors.newFixedThreadPool(4);

  @AfterEach
  void end() {
    replies.shutdownNow();
  }

  @Test
  void a_blocking_loop_keeps_its_number_of_calls_in_flight_and_loses_none() {
    var client = new Counting();
    run(new BlockingLoop(client, message, 20, ledger), 10_000);

    assertThat(client.mostInFlight.get()).isEqualTo(20);
    assertThat(ledger.totals().failed()).isZero();
  }

  @Test
  void an_asynchronous_loop_keeps_its_number_of_calls_in_flight_and_loses_none() {
    var client = new Counting();
    run(new AsyncLoop(client, message, 20, ledger), 10_000);

    assertThat(client.mostInFlight.get()).isEqualTo(20);
    assertThat(ledger.totals().failed()).isZero();
  }

  @Test
  void an_asynchronous_loop_bears_calls_that_end_before_they_are_issued() {
    Peer.Client inline =
        new OnlyAsync() {
          @Override
          public void callAsync(long id, String name, byte[] payload, Peer.Completion completion) {
            if (ledger.totals().issued() < 100_000) {
              completion.succeeded();
            } else {
              replies.execute(completion::succeeded);
            }
          }
        };

    run(new AsyncLoop(inline, message, 2, ledger), 100_000);

    assertThat(ledger.totals().failed()).isZero();
  }

  @Test
  void a_call_that_fails_is_counted_and_its_caller_goes_on() {
    var calls = new AtomicLong();
    Peer.Client failing =
        (id, name, payload) -> {
          if (calls.incrementAndGet() % 2 == 0) {
            throw new IllegalStateException("every second one");
          }
        };

    run(new BlockingLoop(failing, message, 4, ledger), 50);

    assertThat(ledger.totals().failed()).isPositive();
    assertThat(ledger.totals().succeeded()).isPositive();
    assertThat(ledger.firstError()).contains("every second one");
  }

  @Test
  void an_open_loop_counts_latency_from_the_moment_a_call_should_have_started() {
    long stallNanos = 100_000_000;
    var calls = new AtomicInteger();
    Peer.Client stalling =
        new OnlyAsync() {
          @Override
          public void callAsync(long id, String name, byte[] payload, Peer.Completion completion) {
            if (calls.incrementAndGet() == 1) {
              long until = System.nanoTime() + stallNanos;
              while (System.nanoTime() < until) {
                LockSupport.parkNanos(until - System.nanoTime());
              }
            }
            completion.succeeded();
          }
        };

    run(new OpenLoop(stalling, message, 1_000, true, ledger), 100);

    // Of the hundred calls that fell into the stall, one took its whole length and fifty at least
    // half of it.
    var latencies = ledger.takeLatencies();
    assertThat(latencies.getMaxValue()).isGreaterThanOrEqualTo(stallNanos * 98 / 100);
    assertThat(latencies.getCountBetweenValues(stallNanos / 2, Long.MAX_VALUE)).isGreaterThan(40);
  }

  @Test
  void an_open_loop_keeps_its_rate() {
    long startNanos = System.nanoTime();
    run(new OpenLoop((id, name, payload) -> {}, message, 10_000, false, ledger), 2_000);

    assertThat(System.nanoTime() - startNanos).isGreaterThanOrEqualTo(199_000_000);
    assertThat(ledger.totals().failed()).isZero();
  }

  private void run(Load load, long calls) {
    load.start();
    await(() -> ledger.totals().succeeded() + ledger.totals().failed() >= calls);
    load.stop();
    await(() -> ledger.totals().outstanding() == 0);
  }

  private static void await(BooleanSupplier condition) {
    long deadlineNanos = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadlineNanos).as("patience").isNegative();
      LockSupport.parkNanos(100_000);
    }
  }

  private abstract static class OnlyAsync implements Peer.Client {
    @Override
    public void call(long id, String name, byte[] payload) {
      throw new UnsupportedOperationException();
    }
  }

  /** Answers from other threads, and waits for the first twenty calls so that they meet. */
  private final class Counting implements Peer.Client {
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger mostInFlight = new AtomicInteger();

    @Override
    public void call(long id, String name, byte[] payload) throws Exception {
      arrive();
      await(() -> mostInFlight.get() >= 20);
      inFlight.decrementAndGet();
    }

    @Override
    public void callAsync(long id, String name, byte[] payload, Peer.Completion completion) {
      arrive();
      replies.execute(() -> {
        await(() -> mostInFlight.get() >= 20);
        inFlight.decrementAndGet();
        completion.succeeded();
      });
    }

    private void arrive() {
      mostInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
    }
  }
}
