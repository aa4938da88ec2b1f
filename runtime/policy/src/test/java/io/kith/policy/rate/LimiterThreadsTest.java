package io.kith.policy.rate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many threads take at once. */
class LimiterThreadsTest {

  private static final int THREADS = 4;
  private static final int TRIES = 20_000;

  private static long sum(LongSupplier task) throws Exception {
    var begin = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      var all = new ArrayList<Future<Long>>();
      for (int i = 0; i < THREADS; i++) {
        all.add(
            threads.submit(() -> {
              begin.await();
              return task.getAsLong();
            }));
      }
      begin.countDown();
      long sum = 0;
      for (Future<Long> one : all) {
        sum += one.get();
      }
      return sum;
    }
  }

  private static Quota quota(Quota.Algorithm algorithm) {
    return new Quota(algorithm, Rate.parse("500/s"), algorithm.hasBurst() ? 500 : 0);
  }

  private static int atOnce(Quota.Algorithm algorithm) {
    return algorithm == Quota.Algorithm.LEAKY_BUCKET ? 501 : 500;
  }

  @ParameterizedTest
  @EnumSource
  void get_together_what_there_is_at_once(Quota.Algorithm algorithm) throws Exception {
    Limiter limiter = quota(algorithm).limiter(0);
    long given =
        sum(() -> {
          long mine = 0;
          for (int i = 0; i < TRIES; i++) {
            mine += limiter.tryTake(1, 0, Long.MAX_VALUE) >= 0 ? 1 : 0;
          }
          return mine;
        });
    assertThat(given).isEqualTo(atOnce(algorithm));
  }

  @ParameterizedTest
  @EnumSource
  void lose_nothing_by_giving_back(Quota.Algorithm algorithm) throws Exception {
    if (algorithm == Quota.Algorithm.LEAKY_BUCKET) {
      return; // a place that is not the last in the queue is not given to another
    }
    Limiter limiter = quota(algorithm).limiter(0);
    sum(() -> {
      for (int i = 0; i < TRIES; i++) {
        if (limiter.tryTake(1, 0, 0) >= 0) {
          limiter.giveBack(1, 0, 0);
        }
      }
      return 0;
    });
    int left = 0;
    while (limiter.tryTake(1, 0, 0) >= 0) {
      left++;
    }
    assertThat(left).isEqualTo(500);
  }

  @ParameterizedTest
  @EnumSource
  void get_no_more_than_the_contract_while_time_goes_by(Quota.Algorithm algorithm)
      throws Exception {
    Limiter limiter = quota(algorithm).limiter(0);
    var clock = new AtomicLong();
    long given =
        sum(() -> {
          long mine = 0;
          for (int i = 0; i < TRIES; i++) {
            mine += limiter.tryTake(1, clock.addAndGet(100_000), 0) >= 0 ? 1 : 0;
          }
          return mine;
        });
    long seconds = clock.get() / 1_000_000_000L; // 8
    assertThat(given).isLessThanOrEqualTo(500 * (seconds + 1));
    assertThat(given).isGreaterThan(500 * (seconds - 1));
  }
}
