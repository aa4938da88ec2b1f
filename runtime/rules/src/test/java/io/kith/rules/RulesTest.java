package io.kith.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.config.ConfigException;
import io.kith.core.Method;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RulesTest {

  private static final Method ADD = new Method("shop.Cart", "Add", 0);
  private static final Method REMOVE = new Method("shop.Cart", "Remove", 1);
  private static final Method PAY = new Method("shop.Till", "Pay", 0);
  private static final Method OTHER = new Method("bank.Account", "Pay", 0);

  private static Rules rules(String yaml) {
    return Rules.parse(1, "rules.yaml", yaml);
  }

  private static Optional<Effective<Duration>> timeout(Rules rules, Method method) {
    return rules.calls().find(method, "timeout", CallRule::timeout);
  }

  @Test
  void the_most_specific_entry_wins_wherever_it_stands() {
    Rules rules =
        rules(
            """
            calls:
              "*": {timeout: 4s}
              shop.Cart/add: {timeout: 1s}
              shop.*: {timeout: 3s}
              shop.Cart: {timeout: 2s}
            """);
    assertThat(timeout(rules, ADD).orElseThrow()).hasToString("PT1S (rules.yaml:3:28)");
    assertThat(timeout(rules, REMOVE).orElseThrow()).hasToString("PT2S (rules.yaml:5:24)");
    assertThat(timeout(rules, PAY).orElseThrow()).hasToString("PT3S (rules.yaml:4:21)");
    assertThat(timeout(rules, OTHER).orElseThrow()).hasToString("PT4S (rules.yaml:2:18)");
  }

  @Test
  void what_a_specific_entry_leaves_out_a_less_specific_one_says() {
    Rules rules =
        rules(
            """
            calls:
              shop.Cart/Add: {}
              shop.Cart: {timeout: 2s}
            """);
    assertThat(timeout(rules, ADD)).map(Effective::value).contains(Duration.ofSeconds(2));
  }

  @Test
  void what_nobody_says_is_empty() {
    assertThat(timeout(rules("calls: {shop.Till: {timeout: 1s}}"), ADD)).isEmpty();
    assertThat(timeout(Rules.none(), ADD)).isEmpty();
  }

  @Test
  void all_mistakes_are_told_with_their_places() {
    assertThatThrownBy(() ->
            rules(
                """
                call: {}
                calls:
                  shop.Cart: {timeot: 1s}
                  shop.Till: {timeout: 0s}
                """))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("rules.yaml:1:1: call is unknown; did you mean calls?")
        .hasMessageContaining(
            "rules.yaml:3:15: calls.shop.Cart.timeot is unknown; did you mean"
                + " calls.shop.Cart.timeout?")
        .hasMessageContaining("rules.yaml:4:24: calls.shop.Till.timeout is '0s'; allowed is")
        .hasMessageContaining("from 1ms to 1d");
  }

  @Test
  void keys_that_name_no_methods_are_mistakes() {
    assertThatThrownBy(() -> rules("calls: {shop.*.Cart: {timeout: 1s}}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("calls: 'shop.*.Cart' names no methods; write");
  }

  @Test
  void two_keys_for_the_same_methods_are_a_mistake() {
    assertThatThrownBy(() -> rules("calls: {shop.Cart: {timeout: 1s}, shop.Cart/*: {}}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("calls: 'shop.Cart' and 'shop.Cart/*' are about the same methods");
  }
}
