package io.kith.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.core.SemanticVersion.Part;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SemanticVersionTest {

  private static SemanticVersion version(String text) {
    return SemanticVersion.parse(text).orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0.0.0", "1.2.3", "10.20.30-beta.1", "1.0.0--x.7", "999999999999999999.0.0"})
  void reads_and_writes_versions(String text) {
    assertThat(version(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "1.2",
        "01.2.3",
        "1.2.3-",
        "1.2.3+",
        "v1.2.3",
        "1.2.3.4",
        "1.2.3-a..b",
        "1000000000000000000.0.0"
      })
  void knows_what_is_none(String text) {
    assertThat(SemanticVersion.parse(text)).isEmpty();
  }

  @Test
  void orders_them_as_the_specification_does() {
    List<String> ordered =
        List.of(
            "0.9.9",
            "1.0.0-1",
            "1.0.0-2",
            "1.0.0-11",
            "1.0.0-alpha",
            "1.0.0-alpha.1",
            "1.0.0-alpha.beta",
            "1.0.0-beta",
            "1.0.0",
            "1.0.1",
            "1.2.0",
            "2.0.0");
    List<SemanticVersion> versions = ordered.stream().map(SemanticVersionTest::version).toList();

    assertThat(versions.reversed().stream().sorted()).containsExactlyElementsOf(versions);
    assertThat(version("1.0.0+a")).isEqualByComparingTo(version("1.0.0+b"));
  }

  @ParameterizedTest
  @CsvSource({
    "1.2.3, PATCH, 1.2.4",
    "1.2.3, MINOR, 1.3.0",
    "1.2.3, MAJOR, 2.0.0",
    "0.2.3, PATCH, 0.2.4",
    "0.2.3, MINOR, 0.2.4",
    "0.2.3, MAJOR, 0.3.0",
    "2.0.0-beta.1, MAJOR, 2.0.0-beta.1",
  })
  void says_which_comes_next(String before, Part part, String next) {
    assertThat(version(before).after(part)).hasToString(next);
  }

  @ParameterizedTest
  @CsvSource({
    "1.2.3, MINOR, 1.2.4, false",
    "1.2.3, MINOR, 1.3.0, true",
    "1.2.3, MINOR, 2.0.0, true",
    "1.2.3, MAJOR, 1.9.0, false",
    "1.2.3, MAJOR, 2.0.0, true",
    "1.2.3, MAJOR, 2.0.0-alpha, true",
    "1.2.3, MINOR, 1.3.0-alpha, true",
    "1.2.3, MAJOR, 1.3.0-alpha, false",
    "2.0.0-alpha, MAJOR, 2.0.0-alpha, true",
    "2.0.0-beta, MAJOR, 2.0.0-alpha, false",
    "2.0.0-beta, MAJOR, 2.0.0, true",
    "0.1.0, MAJOR, 0.1.9, false",
    "0.1.0, MAJOR, 0.2.0, true",
  })
  void knows_what_was_raised_far_enough(String before, Part part, String after, boolean isRaised) {
    assertThat(version(after).isRaisedFrom(version(before), part)).isEqualTo(isRaised);
  }
}
