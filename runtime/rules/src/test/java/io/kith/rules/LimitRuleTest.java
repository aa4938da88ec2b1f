package io.kith.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.config.ConfigException;
import io.kith.core.Method;
import io.kith.policy.rate.Quota;
import io.kith.policy.rate.Rate;
import io.kith.policy.routing.Attribute;
import io.kith.rules.LimitRule.Away;
import io.kith.rules.LimitRule.Holder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LimitRuleTest {

  private static final Method ADD = new Method("shop.Cart", "Add", 0);

  private static List<LimitRule> limits(String yaml) {
    return Rules.parse(1, "rules.yaml", "serves: {'*': {limits: [" + yaml + "]}}")
        .serves()
        .find(ADD, "limits", ServeRule::limits)
        .orElseThrow()
        .value();
  }

  @Test
  void has_defaults_for_all_but_name_and_rate() {
    LimitRule rule = limits("{name: all, rate: 100/s}").getFirst();
    assertThat(rule.quota())
        .isEqualTo(new Quota(Quota.Algorithm.TOKEN_BUCKET, Rate.parse("100/s"), 100));
    assertThat(rule.holder()).isEmpty();
    assertThat(rule.keys()).isEqualTo(10_000);
    assertThat(rule.shared()).isEmpty();
    assertThat(rule).hasToString("100/s by token-bucket with a burst of 100");
  }

  @Test
  void says_all_that_it_can() {
    LimitRule rule =
        limits(
                "{name: a, kind: fixed-window, rate: 5/m, per: 'argument:order.id', keys: 7,"
                    + " when: {baggage: {tier: '!gold'}}, shared: local-share}")
            .getFirst();
    assertThat(rule.quota().algorithm()).isEqualTo(Quota.Algorithm.FIXED_WINDOW);
    assertThat(rule.holder()).contains(new Holder.Value(new Attribute.Argument("order.id")));
    assertThat(rule.shared()).contains(Away.LOCAL_SHARE);
    assertThat(rule)
        .hasToString(
            "5/m by fixed-window for each argument:order.id if [baggage:tier is !gold] of all"
                + " processes together");
    assertThat(limits("{name: a, kind: leaky-bucket, rate: 5/s, burst: 9, per: user}"))
        .first()
        .satisfies(leaky -> {
          assertThat(leaky.quota().burst()).isEqualTo(9);
          assertThat(leaky.holder()).contains(new Holder.User());
        });
    assertThat(limits("{name: a, kind: gcra, rate: 5/s, per: address}").getFirst().quota().burst())
        .isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{name: a, rate: fast}|'fast' is no rate; write one such as 100/s",
        "{name: a}|rate is missing",
        "{name: 'a b', rate: 1/s}|the name 'a b' is none",
        "{name: a, rate: 1/s, kind: bucket}|allowed is one of token-bucket, leaky-bucket",
        "{name: a, rate: 1/s, kind: fixed-window, burst: 2}|burst means nothing to windows",
        "{name: a, rate: 1/s, burst: 0}|allowed is a whole number from 1 to",
        "{name: a, rate: 1/s, per: customer}|write caller, user, tenant, address, baggage:name",
        "{name: a, rate: 1/s, per: 'metadata:authorization'}|is a secret",
        "{name: a, rate: 1/s, kind: sliding-log, shared: open}|share a token-bucket, gcra or a",
        "{name: a, rate: 2000/s, kind: sliding-log}|counts at most 1000",
        "{name: a, rate: 1/s, keys: 0}|from 1 to 1000000",
        "{name: a, rate: 1/s}, {name: a, rate: 1/s}|a limit stands twice",
      })
  void says_what_is_wrong(String yaml, String problem) {
    assertThatThrownBy(() -> limits(yaml))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void one_name_is_one_limit() {
    assertThatThrownBy(() ->
            Rules.parse(
                1,
                "rules.yaml",
                "calls: {a.*: {limits: [{name: x, rate: 1/s}]}, b.*: {limits: [{name: x, rate: 2/s}]}}"))
        .hasMessageContaining("calls: there are two limits x that are not the same");
    Rules.parse(
        1,
        "rules.yaml",
        "calls: {a.*: {limits: [{name: x, rate: 1/s}]}, b.*: {limits: [{name: x, rate: 1/s}]}}");
    String many = "{name: l%d, rate: 1/s}, ";
    var all = new StringBuilder();
    for (int i = 0; i < 17; i++) {
      all.append(many.formatted(i));
    }
    assertThatThrownBy(() -> limits(all.toString())).hasMessageContaining("at most 16");
  }
}
