package io.kith.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.testkit.Property;
import java.math.BigInteger;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class AttemptTimeoutTest {

  private static final AttemptTimeout HALF = AttemptTimeout.ofPercent(50);

  private static long millis(long millis) {
    return Duration.ofMillis(millis).toNanos();
  }

  @Test
  void each_attempt_gets_its_share_and_the_last_all_that_remains() {
    assertThat(HALF.nanos(millis(1_000), 3)).isEqualTo(millis(500));
    assertThat(HALF.nanos(millis(500), 2)).isEqualTo(millis(250));
    assertThat(HALF.nanos(millis(250), 1)).isEqualTo(millis(250));
  }

  @Test
  void by_default_a_deadline_that_silence_cannot_break_is_left_whole() {
    assertThat(AttemptTimeout.DEFAULT.nanos(millis(5_001), 3)).isEqualTo(millis(5_001));
    assertThat(AttemptTimeout.DEFAULT.nanos(millis(4_998), 3)).isEqualTo(millis(2_499));
    assertThat(AttemptTimeout.DEFAULT.nanos(Long.MAX_VALUE, 3)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void a_fixed_time_holds_as_long_as_there_is_somebody_else() {
    var fixed = AttemptTimeout.of(Duration.ofMillis(300));
    assertThat(fixed.nanos(millis(1_000), 2)).isEqualTo(millis(300));
    assertThat(fixed.nanos(Long.MAX_VALUE, 2)).isEqualTo(millis(300));
    assertThat(fixed.nanos(millis(200), 2)).isEqualTo(millis(200));
    assertThat(fixed.nanos(millis(1_000), 1)).isEqualTo(millis(1_000));
  }

  @Test
  void what_is_too_short_to_say_anything_is_not_cut() {
    assertThat(HALF.nanos(millis(30), 3)).isEqualTo(millis(20));
    assertThat(HALF.nanos(millis(19), 3)).isEqualTo(millis(19));
    assertThat(HALF.nanos(0, 3)).isZero();
    assertThat(HALF.nanos(-5, 3)).isEqualTo(-5);
    assertThat(HALF.nanos(Long.MIN_VALUE, 3)).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void off_cuts_nothing() {
    Property.holds(
        1_000,
        source -> {
          long remaining = source.anyLong();
          assertThat(AttemptTimeout.OFF.nanos(remaining, 1 + source.length(5)))
              .isEqualTo(remaining);
        });
  }

  @Test
  void no_attempt_ever_gets_more_than_remains_and_none_that_has_time_gets_nothing() {
    Property.holds(
        20_000,
        source -> {
          var timeout =
              new AttemptTimeout(
                  1 + source.length(99),
                  1 + (source.anyLong() & Long.MAX_VALUE - 1),
                  1 + (source.anyLong() & Long.MAX_VALUE - 1));
          long remaining = source.anyLong();
          long nanos = timeout.nanos(remaining, source.length(17));
          assertThat(nanos).isLessThanOrEqualTo(remaining);
          if (remaining > 0) {
            assertThat(nanos).isPositive();
          }
        });
  }

  @Test
  void a_share_is_the_exact_part_rounded_down() {
    Property.holds(
        10_000,
        source -> {
          int percent = 1 + source.length(99);
          long remaining = millis(10_000) + (source.anyLong() & Long.MAX_VALUE >> 1);
          assertThat(AttemptTimeout.ofPercent(percent).nanos(remaining, 2))
              .isEqualTo(
                  BigInteger.valueOf(remaining)
                      .multiply(BigInteger.valueOf(percent))
                      .divide(BigInteger.valueOf(100))
                      .longValueExact());
        });
  }

  @Test
  void all_attempts_that_take_all_they_may_end_at_the_deadline() {
    Property.holds(
        10_000,
        source -> {
          var timeout = AttemptTimeout.ofPercent(1 + source.length(99));
          long whole = source.anyLong() & Long.MAX_VALUE;
          int attempts = 1 + source.length(15);
          long remaining = whole;
          long spent = 0;
          for (int left = attempts; left > 0; left--) {
            long nanos = timeout.nanos(remaining, left);
            spent = Math.addExact(spent, nanos);
            remaining -= nanos;
          }
          assertThat(spent).isEqualTo(whole);
        });
  }

  @Test
  void nonsense_is_refused() {
    assertThatThrownBy(() -> AttemptTimeout.ofPercent(0)).hasMessageContaining("1 to 100");
    assertThatThrownBy(() -> AttemptTimeout.ofPercent(101)).hasMessageContaining("1 to 100");
    assertThatThrownBy(() -> AttemptTimeout.of(Duration.ofMillis(19)))
        .hasMessageContaining("20 ms or more");
  }

  @Test
  void it_says_what_it_does() {
    assertThat(AttemptTimeout.DEFAULT).hasToString("50 % of what remains, up to 5 s");
    assertThat(AttemptTimeout.OFF).hasToString("off");
    assertThat(HALF).hasToString("50 % of what remains");
    assertThat(AttemptTimeout.of(Duration.ofSeconds(2))).hasToString("2000 ms");
  }
}
