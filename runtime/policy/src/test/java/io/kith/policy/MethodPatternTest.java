package io.kith.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MethodPatternTest {

  @ParameterizedTest
  @CsvSource({
    "*, social.Membership/CheckCoin, true",
    "social.*, social.Membership/CheckCoin, true",
    "social.*, social2.Membership/CheckCoin, false",
    "social.Membership, social.Membership/CheckCoin, true",
    "social.Membership, social.Memberships/CheckCoin, false",
    "social.Membership/*, social.Membership/CheckCoin, true",
    "social.Membership/Check*, social.Membership/CheckCoin, true",
    "social.Membership/check*, social.Membership/CheckCoin, true",
    "social.Membership/checkCoin, social.Membership/CheckCoin, true",
    "social.Membership/Check, social.Membership/CheckCoin, false",
  })
  void matches_by_name_or_by_start(String pattern, String path, boolean matches) {
    assertThat(MethodPattern.parse(pattern).matches(path)).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource({
    "*, true",
    "shop.*, true",
    "shop.Cart, true",
    "shop.Cart/Add, true",
    "shop.Cart/A*, true",
    "shop.Ca*, true",
    "shop.Car, false",
    "shop.Carts/Add, false",
  })
  void tells_whether_it_may_be_about_a_service(String pattern, boolean matches) {
    assertThat(MethodPattern.parse(pattern).matchesSome("shop.Cart")).isEqualTo(matches);
  }

  @Test
  void the_more_specific_comes_first() {
    List<String> sorted =
        Stream.of("*", "shop.Cart", "shop.*", "shop.Cart/Add", "shop.Cart/A*")
            .map(MethodPattern::parse)
            .sorted()
            .map(MethodPattern::toString)
            .toList();
    assertThat(sorted)
        .containsExactly("shop.Cart/Add", "shop.Cart/A*", "shop.Cart/*", "shop.*", "*");
  }

  @Test
  void two_ways_to_write_the_same_are_equal() {
    assertThat(MethodPattern.parse("shop.Cart"))
        .isEqualTo(MethodPattern.parse("shop.Cart/*"))
        .hasSameHashCodeAs(MethodPattern.parse("shop.Cart/*"))
        .isEqualByComparingTo(MethodPattern.parse("shop.Cart/*"))
        .isNotEqualTo(MethodPattern.parse("shop.Cart*"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a*b", "**", "/a", "a/", "a/b/c", "*/a"})
  void refuses_what_names_no_methods(String text) {
    assertThatThrownBy(() -> MethodPattern.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("names no methods; write package.Service/Method");
  }

  @Test
  void refuses_what_is_too_long_and_does_not_repeat_all_of_it() {
    assertThat(MethodPattern.parse("a".repeat(MethodPattern.MAX_CHARS)).matches("b/c")).isFalse();
    assertThatThrownBy(() -> MethodPattern.parse("a".repeat(MethodPattern.MAX_CHARS + 1)))
        .hasMessageMatching("'a{512}…' names no methods.*");
  }
}
