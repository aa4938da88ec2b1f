package io.kith.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kith.testkit.Property;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class SlowStartTest {

  private static final SlowStart TEN_SECONDS = SlowStart.defaults();

  private static int step(long millis) {
    return TEN_SECONDS.step(Duration.ofMillis(millis).toNanos());
  }

  @Test
  void it_begins_with_an_eighth_and_is_full_after_the_window() {
    assertThat(step(0)).isEqualTo(1);
    assertThat(step(1_400)).isEqualTo(1);
    assertThat(step(1_500)).isEqualTo(2);
    assertThat(step(5_000)).isEqualTo(4);
    assertThat(step(9_999)).isEqualTo(7);
    assertThat(step(10_000)).isEqualTo(SlowStart.STEPS);
  }

  @Test
  void without_a_window_it_is_full_at_once() {
    assertThat(new SlowStart(Duration.ZERO).step(0)).isEqualTo(SlowStart.STEPS);
  }

  @Test
  void it_only_grows() {
    Property.holds(
        1_000,
        source -> {
          var start = new SlowStart(Duration.ofNanos(source.between(0, 1_000_000)));
          long age = source.between(0, 1_100_000);
          assertThat(start.step(age)).isBetween(1, SlowStart.STEPS);
          assertThat(start.step(age + source.between(0, 1_000)))
              .isGreaterThanOrEqualTo(start.step(age));
        });
  }

  @Test
  void no_weight_becomes_none_and_none_stays_none() {
    assertThat(SlowStart.weight(100, 1)).isEqualTo(12);
    assertThat(SlowStart.weight(100, SlowStart.STEPS)).isEqualTo(100);
    assertThat(SlowStart.weight(1, 1)).isEqualTo(1);
    assertThat(SlowStart.weight(0, 1)).isZero();
  }

  @Test
  void a_window_out_of_bounds_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SlowStart(Duration.ofHours(2)))
        .withMessageContaining("slow start");
  }
}
