package io.kith.collector.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.testkit.Property;
import io.kith.testkit.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class PatternTest {

  @Test
  void a_star_stands_for_any_characters() {
    Property.holds(
        2_000,
        source -> {
          String pattern = text(source.between(0, 6), source);
          String text = text(source.between(0, 8), source).replace('*', 'a');
          assertThat(Pattern.matches(pattern, text))
              .as("'%s' and '%s'", pattern, text)
              .isEqualTo(text.matches(pattern.replace("*", ".*")));
        });
  }

  private static String text(int length, Source source) {
    var text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(source.oneOf("a", "b", "*"));
    }
    return text.toString();
  }

  @Test
  @Timeout(5)
  void a_pattern_that_was_made_to_take_long_does_not() {
    assertThat(Pattern.matches("*a".repeat(500) + "b", "a".repeat(1_000))).isFalse();
  }
}
