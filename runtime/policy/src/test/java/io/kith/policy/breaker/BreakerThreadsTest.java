package io.kith.policy.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.policy.breaker.BreakerPolicy.Span;
import io.kith.policy.breaker.Phase.State;
import io.kith.testkit.FakeTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What holds when threads race. */
final class BreakerThreadsTest {

  private static final int THREADS = 8;

  private final FakeTicker ticker = new FakeTicker();

  private static void together(Runnable task) throws InterruptedException {
    var start = new CyclicBarrier(THREADS);
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < THREADS; i++) {
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                try {
                  start.await();
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
                task.run();
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  @Test
  void never_lets_more_probes_through_than_it_says() throws InterruptedException {
    BreakerPolicy policy = Policies.withProbes(Policies.ratio(1, 1), 5, Duration.ofSeconds(10));
    for (int round = 0; round < 200; round++) {
      var opened = new AtomicInteger();
      var breaker =
          new Breaker(
              policy,
              ticker,
              () -> 0,
              (_, now) -> opened.addAndGet(now.state() == State.PROBING ? 1 : 0));
      breaker.left(breaker.phase(), Outcome.FAILED, 0);
      ticker.advance(Duration.ofSeconds(5));
      var admitted = new AtomicInteger();
      together(() -> {
        for (int i = 0; i < 20; i++) {
          if (breaker.tryEnter() != null) {
            admitted.incrementAndGet();
          }
        }
      });
      assertThat(admitted).hasValue(5);
      assertThat(opened).as("told of the change once").hasValue(1);
    }
  }

  @Test
  void never_has_more_probes_out_than_it_says_when_some_say_nothing() throws InterruptedException {
    BreakerPolicy policy = Policies.withProbes(Policies.ratio(1, 1), 3, Duration.ofSeconds(10));
    var breaker = new Breaker(policy, ticker, () -> 0, (_, _) -> {});
    breaker.left(breaker.phase(), Outcome.FAILED, 0);
    ticker.advance(Duration.ofSeconds(5));
    var out = new AtomicInteger();
    var most = new AtomicInteger();
    together(() -> {
      for (int i = 0; i < 2_000; i++) {
        Phase by = breaker.tryEnter();
        if (by != null) {
          most.accumulateAndGet(out.incrementAndGet(), Math::max);
          out.decrementAndGet();
          breaker.left(by, Outcome.NOTHING, 0);
        }
      }
    });
    assertThat(most.get()).isBetween(1, 3);
    assertThat(breaker.phase().state()).isEqualTo(State.PROBING);
  }

  @Test
  void loses_no_call_while_the_window_rolls() throws InterruptedException {
    var window = new TimeWindow(Duration.ofSeconds(10).toNanos(), ticker.nanos());
    int each = 20_000;
    var rolls = new AtomicInteger();
    together(() -> {
      for (int i = 0; i < each; i++) {
        window.recordWell();
        if (i % 2_500 == 0 && rolls.incrementAndGet() < TimeWindow.SLICES) {
          ticker.advance(Duration.ofSeconds(1));
          window.roll(ticker.nanos());
        }
      }
    });
    assertThat(window.calls()).isEqualTo((long) THREADS * each);
  }

  @Test
  void a_window_of_calls_holds_as_many_as_it_says() throws InterruptedException {
    var window = CallWindow.of(new Span.OfCalls(100), 0);
    var next = new AtomicInteger();
    together(() -> {
      for (int i = 0; i < 10_000; i++) {
        int kind = next.getAndIncrement() % 4;
        window.record(kind == 0, kind < 2);
      }
    });
    for (int i = 0; i < 100; i++) {
      window.record(i % 10 == 0, i % 5 == 0);
    }
    assertThat(window.calls()).isEqualTo(100);
    assertThat(window.failed()).isEqualTo(10);
    assertThat(window.slow()).isEqualTo(20);
  }
}
