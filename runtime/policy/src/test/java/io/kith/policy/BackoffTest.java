package io.kith.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class BackoffTest {

  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2));

  @Test
  void the_bound_doubles_with_each_failure_up_to_the_longest_delay() {
    assertThat(IntStream.rangeClosed(1, 7).mapToLong(BACKOFF::boundNanos).map(ns -> ns / 1_000_000))
        .containsExactly(100L, 200L, 400L, 800L, 1_600L, 2_000L, 2_000L);
  }

  @Test
  void the_bound_never_overflows_however_many_failures() {
    for (long seed = 0; seed < 1_000; seed++) {
      var random = new SplittableRandom(seed);
      long longestNanos = Duration.ofDays(1).toNanos();
      long initialNanos = random.nextLong(1, longestNanos + 1);
      long maxNanos = random.nextLong(initialNanos, longestNanos + 1);
      var backoff = new Backoff(Duration.ofNanos(initialNanos), Duration.ofNanos(maxNanos));
      int failures = 1 + random.nextInt(Integer.MAX_VALUE >>> random.nextInt(31));
      assertThat(backoff.boundNanos(failures))
          .as("bound at seed %d", seed)
          .isEqualTo(exactBound(initialNanos, maxNanos, failures));
    }
  }

  private static long exactBound(long initialNanos, long maxNanos, int failures) {
    long bound = initialNanos;
    for (int i = 1; i < failures && bound < maxNanos; i++) {
      bound = Math.multiplyExact(bound, 2);
    }
    return Math.min(bound, maxNanos);
  }

  @Test
  void a_delay_is_anything_from_zero_to_the_bound() {
    RandomGenerator lowest = constant(0);
    RandomGenerator highest = constant(BACKOFF.boundNanos(3));
    assertThat(BACKOFF.delayNanos(3, lowest)).isZero();
    assertThat(BACKOFF.delayNanos(3, highest)).isEqualTo(Duration.ofMillis(400).toNanos());
  }

  /** A source whose every number is this one, which must be below the bound that is asked for. */
  private static RandomGenerator constant(long value) {
    return new RandomGenerator() {
      @Override
      public long nextLong() {
        throw new AssertionError("asked for a number without a bound");
      }

      @Override
      public long nextLong(long bound) {
        assertThat(value).isLessThan(bound);
        return value;
      }
    };
  }

  @Test
  void delays_are_spread_evenly_below_the_bound() {
    var random = new SplittableRandom(1);
    int count = 100_000;
    long[] delays = LongStream.generate(() -> BACKOFF.delayNanos(5, random)).limit(count).toArray();
    for (int tenth = 0; tenth < 10; tenth++) {
      long from = BACKOFF.boundNanos(5) / 10 * tenth;
      long to = BACKOFF.boundNanos(5) / 10 * (tenth + 1);
      assertThat(LongStream.of(delays).filter(d -> d >= from && d < to).count())
          .isBetween(count / 10L - 500, count / 10L + 500);
    }
  }

  @Test
  void refuses_bounds_that_make_no_sense() {
    Duration second = Duration.ofSeconds(1);
    assertThatIllegalArgumentException().isThrownBy(() -> new Backoff(Duration.ZERO, second));
    assertThatIllegalArgumentException().isThrownBy(() -> new Backoff(second.negated(), second));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Backoff(second, second.minusNanos(1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Backoff(second, Duration.ofDays(1).plusNanos(1)))
        .withMessageContaining("PT24H");
  }

  @Test
  void refuses_to_wait_before_anything_has_failed() {
    assertThatIllegalArgumentException().isThrownBy(() -> BACKOFF.boundNanos(0));
  }
}
