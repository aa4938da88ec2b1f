package io.kith.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.core.CallStrategy.Delay;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CallStrategyTest {

  @Test
  void a_delay_is_a_time_or_a_percentile() {
    assertThat(Delay.parse("p95")).isEqualTo(new Delay.Percentile(95));
    assertThat(Delay.parse("p99.9")).isEqualTo(new Delay.Percentile(99.9));
    assertThat(Delay.parse("20ms")).isEqualTo(new Delay.Fixed(Duration.ofMillis(20)));
    assertThat(Delay.parse("500us")).isEqualTo(new Delay.Fixed(Duration.ofNanos(500_000)));
    assertThat(Delay.parse("2s")).isEqualTo(new Delay.Fixed(Duration.ofSeconds(2)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"p95", "p99.9", "20ms", "500us", "2000ms", "1500us"})
  void a_delay_reads_as_it_is_written(String text) {
    assertThat(Delay.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "p",
        "ms",
        "20",
        "20m",
        "1.5ms",
        "-1ms",
        "p49",
        "p100",
        "pNaN",
        "0us",
        "2h",
        "3601s",
        "99999999999999999999s",
        "9223372036854775807us"
      })
  void what_is_no_delay_is_refused(String text) {
    assertThatThrownBy(() -> Delay.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void hedges_are_bounded() {
    assertThatThrownBy(() -> CallStrategy.hedged("p95", 0)).hasMessageContaining("1 to 100");
    assertThatThrownBy(() -> CallStrategy.hedged("p95", 101)).hasMessageContaining("1 to 100");
  }

  @Test
  void a_strategy_reads_as_a_rule_would_say_it() {
    assertThat(CallStrategy.hedged("20ms", 5)).hasToString("hedged after 20ms, at most 5%");
    assertThat(CallStrategy.broadcast(Enough.BEST_EFFORT)).hasToString("broadcast, best-effort");
    assertThat(CallStrategy.failsafe("{}")).hasToString("failsafe, otherwise {}");
  }

  @ParameterizedTest
  @CsvSource({
    "ALL, 3, 3, true",
    "ALL, 2, 3, false",
    "QUORUM, 2, 3, true",
    "QUORUM, 2, 4, false",
    "QUORUM, 1, 1, true",
    "QUORUM, 0, 1, false",
    "ANY, 1, 3, true",
    "ANY, 0, 3, false",
    "BEST_EFFORT, 0, 3, true"
  })
  void what_is_enough(Enough enough, int succeeded, int called, boolean isMet) {
    assertThat(enough.isMet(succeeded, called)).isEqualTo(isMet);
  }
}
