package io.kith.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SamplingTest {

  @Test
  void is_a_share_or_a_rate() {
    assertThat(Sampling.parse("0.01")).isEqualTo(new Sampling.Ratio(0.01));
    assertThat(Sampling.parse("1")).isEqualTo(Sampling.ALL);
    assertThat(Sampling.parse("0")).isEqualTo(Sampling.NONE);
    assertThat(Sampling.parse("2.5%")).isEqualTo(new Sampling.Ratio(0.025));
    assertThat(Sampling.parse("10/s")).isEqualTo(new Sampling.Rate(10));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "all", "1.5", "101%", "0/s", "10/m", "-1", "0.5/s", "99999999/s"})
  void says_what_is_expected_of_all_else(String text) {
    assertThatThrownBy(() -> Sampling.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void reads_what_it_prints() {
    for (String text : new String[] {"0.25", "10/s"}) {
      assertThat(Sampling.parse(text)).hasToString(text);
    }
  }
}
