package io.kith.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScenarioTest {

  @Test
  void reads_a_closed_loop() {
    assertThat(Scenario.parse("64x100")).isEqualTo(new Scenario.Closed(64, 100));
  }

  @Test
  void reads_mebibytes() {
    assertThat(Scenario.parse("8x1MiB")).isEqualTo(new Scenario.Closed(8, 1 << 20));
    assertThat(Scenario.parse("1x1048576")).hasToString("1x1MiB");
  }

  @Test
  void reads_an_open_loop() {
    assertThat(Scenario.parse("open@20000x4096")).isEqualTo(new Scenario.Open(20_000, 4096));
    assertThat(Scenario.parse("open")).isEqualTo(Scenario.parse("open@5000x100"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"64x100", "8x1MiB", "open@5000x100", "open@5x64MiB"})
  void is_written_as_it_is_read(String text) {
    assertThat(Scenario.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "64", "x100", "64x", "-1x100", "64x100x2", "open@", "99999999x1"})
  void refuses_what_is_no_scenario_and_says_how_to_write_one(String text) {
    assertThatThrownBy(() -> Scenario.parse(text)).hasMessageContaining("write 64x100");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0x100", "10001x100", "64x0", "64x67108865", "1x65MiB", "open@1000001x100"})
  void refuses_amounts_out_of_range(String text) {
    assertThatThrownBy(() -> Scenario.parse(text)).hasMessageContaining("must lie between");
  }

  @Test
  void says_what_it_is_in_words() {
    assertThat(Scenario.parse("1x100").inWords()).isEqualTo("one call in flight, 100 bytes");
    assertThat(Scenario.parse("8x1MiB").inWords()).isEqualTo("8 calls in flight, 1MiB");
    assertThat(Scenario.parse("open").inWords())
        .isEqualTo("5000 calls a second whatever the replies do, 100 bytes");
  }
}
