package io.kith.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.testkit.Property;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DurationsTest {

  @ParameterizedTest
  @CsvSource({
    "200ms,PT0.2S",
    "5s,PT5S",
    "1m,PT1M",
    "1m30s,PT1M30S",
    "1.5h,PT1H30M",
    "2d,PT48H",
    "10us,PT0.00001S",
    "PT5S,PT5S",
    "0,PT0S",
    " 3s ,PT3S"
  })
  void reads_what_people_write(String text, Duration expected) {
    assertThat(Durations.parse(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "5", "s", "5 s", "5sec", "-5s", "1m x", "1s2", "PT", "99999999999999999d"})
  void refuses_anything_else(String text) {
    assertThatThrownBy(() -> Durations.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void prints_what_it_reads() {
    Property.holds(
        1_000,
        source -> {
          Duration value =
              Duration.ofNanos(source.anyLong() & Long.MAX_VALUE >>> source.between(0, 62));
          assertThat(Durations.parse(Durations.print(value))).isEqualTo(value);
        });
    assertThat(Durations.print(Duration.ofSeconds(90))).isEqualTo("1m30s");
  }
}
