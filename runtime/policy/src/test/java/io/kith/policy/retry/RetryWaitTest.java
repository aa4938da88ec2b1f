package io.kith.policy.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kith.testkit.Property;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RetryWaitTest {

  private static final Duration SHORT = Duration.ofMillis(10);
  private static final Duration LONG = Duration.ofMillis(45);

  private static long[] millis(RetryWait wait) {
    return IntStream.rangeClosed(1, 6)
        .mapToLong(retry -> wait.nanos(retry, new SplittableRandom(1)) / 1_000_000)
        .toArray();
  }

  @Test
  void waits_are_none_or_fixed_or_grow() {
    assertThat(millis(RetryWait.none())).containsOnly(0);
    assertThat(millis(new RetryWait.Fixed(SHORT))).containsOnly(10);
    assertThat(millis(new RetryWait.Linear(SHORT, LONG))).containsExactly(10, 20, 30, 40, 45, 45);
  }

  @Test
  void an_exponential_wait_is_anything_below_a_bound_that_doubles() {
    var random = new SplittableRandom(1);
    RetryWait wait = RetryWait.exponential(SHORT, LONG);
    long[] most = new long[5];
    long[] least = new long[5];
    java.util.Arrays.fill(least, Long.MAX_VALUE);
    for (int i = 0; i < 10_000; i++) {
      for (int retry = 1; retry <= 4; retry++) {
        long nanos = wait.nanos(retry, random);
        most[retry] = Math.max(most[retry], nanos);
        least[retry] = Math.min(least[retry], nanos);
      }
    }
    long[] bounds = {0, 10_000_000, 20_000_000, 40_000_000, 45_000_000};
    for (int retry = 1; retry <= 4; retry++) {
      assertThat(most[retry]).isBetween(bounds[retry] * 99 / 100, bounds[retry]);
      assertThat(least[retry]).isBetween(0L, bounds[retry] / 100);
    }
  }

  @Test
  void waits_keep_within_their_ranges() {
    Property.holds(
        1_000,
        source -> {
          long from = 1 + Math.floorMod(source.anyLong(), Duration.ofHours(1).toNanos());
          long to =
              from + Math.floorMod(source.anyLong(), Duration.ofHours(1).toNanos() - from + 1);
          Duration least = Duration.ofNanos(from);
          Duration most = Duration.ofNanos(to);
          int retry = 1 + Math.floorMod(source.anyInt(), Integer.MAX_VALUE - 1);
          assertThat(new RetryWait.Linear(least, most).nanos(retry, source.random()))
              .isBetween(from, to);
          assertThat(RetryWait.exponential(least, most).nanos(retry, source.random()))
              .isBetween(0L, to);
          assertThat(RetryWait.exponential(least, most).nanos(1, source.random()))
              .isBetween(0L, from);
        });
  }

  @Test
  void refuses_waits_that_make_no_sense() {
    assertThatIllegalArgumentException().isThrownBy(() -> new RetryWait.Fixed(Duration.ZERO));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RetryWait.Linear(LONG, SHORT))
        .withMessageContaining("a wait from 45ms to 10ms");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RetryWait.exponential(SHORT, Duration.ofHours(2)))
        .withMessageContaining("at most 1h");
  }

  @Test
  void says_what_it_is() {
    assertThat(RetryWait.none()).hasToString("none");
    assertThat(new RetryWait.Fixed(Duration.ofNanos(500_000))).hasToString("fixed 500us");
    assertThat(new RetryWait.Linear(SHORT, LONG)).hasToString("linear 10ms to 45ms");
    assertThat(RetryWait.exponential(SHORT, LONG)).hasToString("exponential 10ms to 45ms");
  }
}
