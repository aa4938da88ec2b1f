package io.kith.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.policy.AttemptTimeout;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AttemptTimeoutTextTest {

  @Test
  void reads_a_share_a_time_and_off() {
    assertThat(AttemptTimeoutText.parse("50%")).isEqualTo(AttemptTimeout.ofPercent(50));
    assertThat(AttemptTimeoutText.parse(" 7 % ")).isEqualTo(AttemptTimeout.ofPercent(7));
    assertThat(AttemptTimeoutText.parse("1s500ms"))
        .isEqualTo(AttemptTimeout.of(Duration.ofMillis(1500)));
    assertThat(AttemptTimeoutText.parse("off")).isEqualTo(AttemptTimeout.OFF);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0%", "101%", "-3%", "half", "5ms", "10", "%", "1.5%", "OFF"})
  void refuses_the_rest_and_says_what_is_expected(String text) {
    assertThatThrownBy(() -> AttemptTimeoutText.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("50%");
  }
}
