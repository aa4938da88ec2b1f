package io.kith.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class VersionRangeTest {

  @ParameterizedTest
  @CsvSource({
    "^1.2, 1.2.0, 1.99.3, 1.1.9, 2.0.0",
    "^1, 1.0.0, 1.9.9, 0.9.9, 2.0.0",
    "^0.2.3, 0.2.3, 0.2.9, 0.2.2, 0.3.0",
    "^0.0.3, 0.0.3, 0.0.3, 0.0.2, 0.0.4",
    "^0.0, 0.0.0, 0.0.9, 0.1.0, 1.0.0",
    "~1.2.3, 1.2.3, 1.2.99, 1.2.2, 1.3.0",
    "~1.2, 1.2.0, 1.2.9, 1.1.0, 1.3.0",
    "~1, 1.0.0, 1.9.0, 0.9.0, 2.0.0",
    ">=1.0 <2, 1.0.0, 1.99.0, 0.9.9, 2.0.0",
    "'>= 1.0  < 2', 1.0.0, 1.99.0, 0.9.9, 2.0.0",
    ">1.2, 1.3.0, 2.0.0, 1.2.0, 1.2.9",
    ">1.2.3, 1.2.4, 2.0.0, 1.2.3, 1.2.2",
    "<=1.2, 1.2.9, 0.0.1, 1.3.0, 2.0.0",
    "<=1.2.3, 1.2.3, 0.0.1, 1.2.4, 2.0.0",
    "1.2.3, 1.2.3, 1.2.3, 1.2.4, 1.2.2",
    "=1.2.3, 1.2.3, 1.2.3, 1.2.4, 1.2.2",
    "1.x, 1.0.0, 1.9.9, 2.0.0, 0.1.0",
    "1.2.*, 1.2.0, 1.2.9, 1.3.0, 1.1.0",
    "^1.2 || ^3, 1.5.0, 3.1.0, 2.0.0, 4.0.0",
    "*, 0.0.0, 9.9.9, x, 1.2",
    "^1.2.3-rc.1, 1.2.3-rc.1, 1.2.3, 1.2.3-beta, 1.3.0-rc.1",
    "1.2.3-rc.1, 1.2.3-rc.1, 1.2.3-rc.1, 1.2.3, 1.2.3-rc.1.1",
    ">=1.0.0, 1.0.0, 2.0.0+build.7, 1.0.0-rc.1, 2.0.0-rc.1",
  })
  void contains_what_it_says(String range, String one, String two, String below, String above) {
    VersionRange parsed = VersionRange.parse(range);
    assertThat(parsed.contains(one)).as(one).isTrue();
    assertThat(parsed.contains(two)).as(two).isTrue();
    assertThat(parsed.contains(below)).as(below).isFalse();
    assertThat(parsed.contains(above)).as(above).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "banana", "^", ">=", "1.2.3.4", "^1.2 ||", "1..2", ">>1", "-1", "1.2 -"})
  void refuses_what_is_no_range(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VersionRange.parse(text))
        .withMessageContaining("is no version range; write one such as ^1.2");
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 100_000})
  void refuses_what_is_too_long(int length) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VersionRange.parse("1".repeat(length)))
        .withMessageContaining("at most 256");
  }
}
