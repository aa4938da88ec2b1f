package io.kith.collector.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.config.Config;
import io.kith.config.ConfigException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class AlertSettingsTest {

  private static AlertSettings read(String yaml) {
    return Config.empty().withYaml("alerts.yaml", yaml).bind(AlertSettings.class).value();
  }

  @Test
  void rules_that_come_along_are_in_force_and_can_be_replaced_by_name() {
    AlertSettings settings =
        read(
            """
            every: 30s
            rules:
              - name: slow
                service: "bank*"
                slow: { than: 200ms, objective: 0.95 }
              - name: queue
                saturation: { metric: pool.active, of: pool.size, above: 0.9 }
            webhooks:
              - url: https://example.com/hook
                headers: { authorization: Bearer x }
                least: PAGE
            """);
    assertThat(settings.every()).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.inForce())
        .extracting(AlertSettings.Rule::name)
        .containsExactly("errors", "overload", "down", "slow", "queue");
    assertThat(settings.inForce())
        .filteredOn(rule -> rule.name().equals("slow"))
        .extracting(RuleTexts::of)
        .containsExactly("95 % of calls take no longer than 200 ms, over 30 days");
  }

  @Test
  void a_rule_says_one_thing() {
    assertThatThrownBy(() -> read("rules: [{ name: a }]"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("rule 'a' has 0 of errors, slow, saturation and down");
    assertThatThrownBy(() -> read("rules: [{ name: a, errors: {}, slow: {} }]"))
        .hasMessageContaining("has 2 of");
    assertThatThrownBy(() -> read("rules: [{ name: a, errors: { objective: 1 } }]"))
        .hasMessageContaining("objective is 1.0");
    assertThatThrownBy(() -> read("rules: [{ name: a, errors: {} }, { name: a, down: {} }]"))
        .hasMessageContaining("two rules have the name 'a'");
    assertThatThrownBy(() -> read("webhooks: [{ url: 'ftp://x' }]"))
        .hasMessageContaining("url is 'ftp://x'");
    assertThatThrownBy(() -> read("rules: [{ name: a, saturation: { above: 1 } }]"))
        .hasMessageContaining("either refused or metric");
  }

  @Test
  void the_rules_that_come_along_are_told_in_a_sentence_each() {
    assertThat(AlertSettings.usual().inForce())
        .extracting(RuleTexts::of)
        .containsExactly(
            "99.9 % of calls do not fail, over 30 days",
            "99 % of calls take no longer than 1 second, over 30 days",
            "no more than 5 % of calls are refused, for 1 minute",
            "no instance is silent for 1 minute without another in its place");
  }
}
