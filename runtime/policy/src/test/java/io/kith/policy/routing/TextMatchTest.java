package io.kith.policy.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.testkit.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TextMatchTest {

  @ParameterizedTest
  @CsvSource({
    "vip, vip, true",
    "vip, VIP, false",
    "vip|gold, gold, true",
    "vip|gold, golden, false",
    "'', '', true",
    "'', x, false",
    "*, '', true",
    "*, anything, true",
    "*, , false",
    "vip-*, vip-, true",
    "vip-*, vip, false",
    "*-test, a-test, true",
    "a*z, az, true",
    "a*z, a-z, true",
    "a*a, a, false",
    "a*b*c, a-b-c, true",
    "a*b*c, a-c-b, false",
    "a*bc*c, abc, false",
    "!vip, vip, false",
    "!vip, gold, true",
    "!vip, , true",
    "!*, , true",
    "!*, x, false",
    "!vip|gold, gold, false",
    ">=100, 100, true",
    ">=100, 99, false",
    ">=100, 99.99, false",
    ">100, 100.01, true",
    "<-5, -6, true",
    "<-5, -5, false",
    "<=2.5, 2.5, true",
    "<=2.5, 3, false",
    ">=100 <200, 199, true",
    ">=100 <200, 200, false",
    ">=100, abc, false",
    ">=100, , false",
    ">=100, 00100, true",
    "<0|>10, 11, true",
    "<0|>10, 5, false",
    "\\*, *, true",
    "\\*, x, false",
    "a\\|b, a|b, true",
    "\\!x, !x, true",
    "\\>5, >5, true",
    ">9223372036854775806, 9223372036854775807, true",
    ">9223372036854775807, 9223372036854775807, false",
    "<99999999999999999999, 9223372036854775807, true",
  })
  void matches_what_is_meant(String pattern, String value, boolean matches) {
    assertThat(TextMatch.parse(pattern).matches(value)).isEqualTo(matches);
  }

  @Test
  void a_number_matches_as_its_digits_do() {
    Property.holds(
        20_000,
        source -> {
          TextMatch match =
              TextMatch.parse(
                  source.oneOf(
                      "1*",
                      "*",
                      "!7",
                      "7|-5|127",
                      "007",
                      "-0",
                      ">=" + source.anyInt(),
                      "<" + source.anyLong() + ".5",
                      "<=" + source.anyLong() + ".0",
                      ">" + source.anyLong(),
                      ">-128.5 <=128",
                      String.valueOf(source.anyLong())));
          long number = source.oneOf(7L, -5L, 0L, source.anyLong());
          assertThat(match.matches(number))
              .as("%s of %s", match, number)
              .isEqualTo(match.matches(Long.toString(number)));
        });
  }

  @Test
  void certain_values_are_known_and_others_are_not() {
    assertThat(TextMatch.parse("b|a|b").values().orElseThrow()).containsExactly("a", "b");
    assertThat(TextMatch.parse("\\*").values().orElseThrow()).containsExactly("*");
    assertThat(TextMatch.parse("!a").values()).isEmpty();
    assertThat(TextMatch.parse("a|b*").values()).isEmpty();
    assertThat(TextMatch.parse(">5").values()).isEmpty();
  }

  @Test
  void exactly_means_any_text_as_it_is() {
    Property.holds(
        2_000,
        source -> {
          String text = source.text(20) + source.oneOf("", "*", "|", "\\", "!", ">1");
          TextMatch match = TextMatch.exactly(text);
          assertThat(match.matches(text)).isTrue();
          assertThat(match.matches(text + "x")).isFalse();
          assertThat(TextMatch.parse(match.toString()).matches(text)).isTrue();
          assertThat(TextMatch.parse(match.toString()).values().orElseThrow())
              .containsExactly(text);
        });
  }

  @Test
  void whatever_is_read_is_a_pattern_or_refused_with_a_reason() {
    Property.holds(
        5_000,
        source -> {
          String text = source.text(30);
          try {
            TextMatch.parse(text).matches(source.text(30));
          } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).containsAnyOf("write", "allowed");
          }
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {">", ">x", ">=1 <", ">1e9", "5|<", "a\\", ">1 2"})
  void refuses_what_is_none(String text) {
    assertThatThrownBy(() -> TextMatch.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("write");
  }

  @Test
  void has_a_longest_text() {
    assertThat(TextMatch.parse("a".repeat(TextMatch.MAX_CHARS)).matches("b")).isFalse();
    assertThatThrownBy(() -> TextMatch.parse("a".repeat(TextMatch.MAX_CHARS + 1)))
        .hasMessageContaining("at most 1024");
  }
}
