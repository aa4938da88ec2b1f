package io.kith.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class PeakEwmaTest {

  private static final long DECAY = Duration.ofSeconds(10).toNanos();

  private final PeakEwma mean = new PeakEwma(Duration.ofSeconds(10), 0);

  @Test
  void nothing_answered_is_nothing_known() {
    assertThat(mean.nanos(123)).isZero();
  }

  @Test
  void a_slow_reply_counts_at_once() {
    mean.answered(1_000, 0);
    mean.answered(500_000, 1);
    assertThat(mean.nanos(1)).isEqualTo(500_000);
  }

  @Test
  void fast_replies_bring_it_down_bit_by_bit() {
    mean.answered(1_000_000, 0);
    mean.answered(1_000, DECAY);
    assertThat(mean.nanos(DECAY))
        .isCloseTo(1_000_000 / Math.E + 1_000 * (1 - 1 / Math.E), within(1.0));
  }

  @Test
  void without_replies_it_fades() {
    mean.answered(1_000_000, 0);
    assertThat(mean.nanos(DECAY)).isCloseTo(1_000_000 / Math.E, within(1.0));
    assertThat(mean.nanos(100 * DECAY)).isLessThan(1);
  }

  @Test
  void a_clock_that_two_threads_read_in_another_order_does_no_harm() {
    mean.answered(1_000, 100);
    mean.answered(2_000, 50);
    assertThat(mean.nanos(40)).isEqualTo(2_000);
  }

  @Test
  void a_decay_must_be_above_zero() {
    assertThatThrownBy(() -> new PeakEwma(Duration.ZERO, 0)).hasMessageContaining("above zero");
  }
}
