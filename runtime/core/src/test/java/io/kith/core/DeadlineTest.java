package io.kith.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each case is generated from a fixed seed: the same in every run. */
final class DeadlineTest {

  private static final int CASES = 20_000;
  private static final long HUNDRED_YEARS = Deadline.LONGEST.toNanos();
  private static final long[] EDGES = {
    0, 1, -1, Long.MIN_VALUE, Long.MIN_VALUE + 1, Long.MAX_VALUE, Long.MAX_VALUE - 1
  };

  private final SplittableRandom random = new SplittableRandom(20_261_121);

  private long anyLong() {
    return switch (random.nextInt(4)) {
      case 0 -> EDGES[random.nextInt(EDGES.length)];
      case 1 -> random.nextLong() >> random.nextInt(64);
      case 2 -> EDGES[random.nextInt(EDGES.length)] + random.nextInt(1_000) - 500;
      default -> random.nextLong();
    };
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE, 123_456_789})
  void what_remains_is_what_was_given_wherever_the_clock_stands(long nowNanos) {
    Deadline deadline = Deadline.after(Duration.ofSeconds(3), nowNanos);
    assertThat(deadline.remainingNanos(nowNanos)).isEqualTo(3_000_000_000L);
    assertThat(deadline.hasPassed(nowNanos)).isFalse();
    assertThat(deadline.hasPassed(nowNanos + 2_999_999_999L)).isFalse();
    assertThat(deadline.hasPassed(nowNanos + 3_000_000_000L)).isTrue();
  }

  @Test
  void any_time_is_kept_exactly_within_a_hundred_years_and_saturates_beyond() {
    for (int i = 0; i < CASES; i++) {
      long now = anyLong();
      long timeout = anyLong();
      assertThat(Deadline.afterNanos(timeout, now).remainingNanos(now))
          .as("%d after %d", timeout, now)
          .isEqualTo(Math.clamp(timeout, -HUNDRED_YEARS, HUNDRED_YEARS));
    }
  }

  @Test
  void a_duration_of_any_length_is_a_deadline() {
    for (Duration timeout :
        new Duration[] {
          Duration.ofSeconds(Long.MAX_VALUE, 999_999_999),
          Duration.ofSeconds(Long.MIN_VALUE),
          Duration.ZERO,
          Deadline.LONGEST,
          Deadline.LONGEST.plusNanos(1),
          Deadline.LONGEST.negated().minusNanos(1)
        }) {
      long now = anyLong();
      BigInteger nanos =
          BigInteger.valueOf(timeout.getSeconds())
              .multiply(BigInteger.valueOf(1_000_000_000))
              .add(BigInteger.valueOf(timeout.getNano()));
      BigInteger longest = BigInteger.valueOf(HUNDRED_YEARS);
      assertThat(Deadline.after(timeout, now).remainingNanos(now))
          .isEqualTo(nanos.max(longest.negate()).min(longest).longValueExact());
    }
  }

  @Test
  void the_earlier_of_two_is_the_one_of_which_less_remains() {
    for (int i = 0; i < CASES; i++) {
      long now = anyLong();
      Deadline a = Deadline.afterNanos(anyLong(), now);
      Deadline b = Deadline.afterNanos(anyLong(), now);
      long least = Math.min(a.remainingNanos(now), b.remainingNanos(now));
      // Further apart than a clock can tell, they cannot be compared: nothing lies so far apart.
      if (Math.abs((double) a.remainingNanos(now) - b.remainingNanos(now)) < Long.MAX_VALUE) {
        assertThat(a.earlier(b).remainingNanos(now)).isEqualTo(least);
        assertThat(b.earlier(a)).isEqualTo(a.earlier(b));
      }
    }
  }

  @Test
  void every_deadline_is_earlier_than_none() {
    Deadline some = Deadline.afterNanos(Long.MAX_VALUE, 0);
    assertThat(some.earlier(Deadline.none())).isSameAs(some);
    assertThat(Deadline.none().earlier(some)).isSameAs(some);
    assertThat(Deadline.none().earlier(Deadline.none()).isNone()).isTrue();
    assertThat(Deadline.none().hasPassed(Long.MAX_VALUE)).isFalse();
    assertThat(Deadline.none().remainingNanos(Long.MIN_VALUE)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void a_context_never_gets_more_time_unless_it_says_so() {
    for (int i = 0; i < CASES; i++) {
      long now = anyLong();
      Deadline outer = Deadline.afterNanos(random.nextLong() >> 2, now);
      Deadline inner = Deadline.afterNanos(random.nextLong() >> 2, now);
      Context context = Context.root().with(outer);
      assertThat(context.with(inner).deadline().remainingNanos(now))
          .isLessThanOrEqualTo(outer.remainingNanos(now));
      assertThat(context.withNewDeadline(inner).deadline()).isEqualTo(inner);
      assertThat(context.detached().deadline().isNone()).isTrue();
    }
  }

  @Test
  void a_callee_gets_no_more_than_remains_and_always_something() {
    for (int i = 0; i < CASES; i++) {
      long remaining = anyLong();
      long handedOn = Deadline.handedOnNanos(remaining);
      assertThat(handedOn).isPositive().isLessThanOrEqualTo(Math.max(1, remaining));
      if (remaining > 0 && remaining < Long.MAX_VALUE) {
        assertThat(remaining - handedOn)
            .isLessThanOrEqualTo(5_000_000)
            .isLessThanOrEqualTo(remaining / 32);
      }
    }
    assertThat(Deadline.handedOnNanos(10_000_000_000L)).isEqualTo(9_995_000_000L);
    assertThat(Deadline.handedOnNanos(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void a_clock_that_jumps_ahead_has_passed_it_and_one_that_jumps_back_has_not() {
    Deadline deadline = Deadline.afterNanos(1_000, 0);
    assertThat(deadline.hasPassed(HUNDRED_YEARS)).isTrue();
    assertThat(deadline.remainingNanos(HUNDRED_YEARS)).isNegative();
    assertThat(deadline.hasPassed(-HUNDRED_YEARS)).isFalse();
    assertThat(deadline.remainingNanos(-HUNDRED_YEARS)).isPositive();
  }
}
