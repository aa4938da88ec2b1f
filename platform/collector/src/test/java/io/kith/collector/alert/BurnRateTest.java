package io.kith.collector.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class BurnRateTest {

  private static final Duration M5 = Duration.ofMinutes(5);
  private static final Duration M30 = Duration.ofMinutes(30);
  private static final Duration H1 = Duration.ofHours(1);
  private static final Duration H6 = Duration.ofHours(6);
  private static final Duration D3 = Duration.ofDays(3);

  /** What burns too fast when so much failed in these windows, and nothing in the others. */
  private static Optional<String> burning(Map<Duration, Double> bad) {
    return BurnRate.of(BurnRate.STEPS, 0.999, length -> bad.getOrDefault(length, 0.0))
        .map(found -> found.step().severity() + " " + found.step().longer());
  }

  @Test
  void both_windows_must_burn_too_fast() {
    assertThat(burning(Map.of(H1, 0.0144, M5, 0.0144))).contains("PAGE PT1H");
    assertThat(burning(Map.of(H1, 0.0143, M5, 1.0))).isEmpty();
    assertThat(burning(Map.of(H1, 1.0, M5, 0.0143))).isEmpty();
  }

  @Test
  void what_burns_slowly_is_found_by_longer_windows() {
    assertThat(burning(Map.of(H6, 0.006, M30, 0.006))).contains("PAGE PT6H");
    assertThat(burning(Map.of(D3, 0.001, H6, 0.001))).contains("TICKET PT72H");
  }

  @Test
  void what_goes_on_is_looked_for_in_the_window_that_found_it_and_shorter_ones() {
    assertThat(BurnRate.counting(Optional.of(M5), Optional.empty())).hasSize(1);
    assertThat(BurnRate.counting(Optional.of(H6), Optional.empty())).isEqualTo(BurnRate.STEPS);
  }

  @Test
  void what_is_over_does_not_begin_again_by_a_window_that_reaches_back_to_it() {
    assertThat(BurnRate.counting(Optional.empty(), Optional.of(Duration.ofMinutes(1)))).hasSize(1);
    assertThat(BurnRate.counting(Optional.empty(), Optional.of(M30))).hasSize(2);
    assertThat(BurnRate.counting(Optional.empty(), Optional.of(H6))).hasSize(4);
  }

  @Test
  void the_rate_is_that_of_the_shorter_window() {
    assertThat(BurnRate.of(BurnRate.STEPS, 0.99, _ -> 0.5).orElseThrow().rate())
        .isBetween(49.9, 50.1);
  }

  @Test
  void an_objective_that_many_failures_do_not_break_is_broken_by_nearly_all() {
    assertThat(BurnRate.of(BurnRate.STEPS, 0.5, _ -> 0.89).map(found -> found.step().rate()))
        .contains(1.0);
    assertThat(BurnRate.of(BurnRate.STEPS, 0.5, _ -> 0.9).map(found -> found.step().rate()))
        .contains(14.4);
  }
}
