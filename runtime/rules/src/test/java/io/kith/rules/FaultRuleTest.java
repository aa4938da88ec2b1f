package io.kith.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.config.ConfigException;
import io.kith.core.Code;
import io.kith.core.Method;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a file says of faults, and of what answers in the place of others. */
final class FaultRuleTest {

  private static final Method BUY = new Method("shop.Cart", "Buy", 0);

  private static Rules rules(String yaml) {
    return Rules.parse(1, "rules.yaml", yaml);
  }

  @Test
  void every_key_of_a_fault_is_read_and_knows_its_place() {
    Effective<List<FaultRule>> said =
        rules(
                """
                serves:
                  shop.Cart/buy:
                    faults:
                      - percent: 5
                        seed: 7
                        callers: [web]
                        when: {baggage: {tier: vip}}
                        delay: 200ms
                        error: INTERNAL
                        message: no luck
                        throttle: 1KiB
                        garble: true
                      - abort: true
                """)
            .serves()
            .find(BUY, "faults", rule -> Optional.of(rule.faults()))
            .orElseThrow();
    assertThat(said.origin()).asString().startsWith("rules.yaml:4:");
    FaultRule first = said.value().getFirst();
    assertThat(first.delay()).contains(Duration.ofMillis(200));
    assertThat(first.error()).contains(Code.INTERNAL);
    assertThat(first.matches()).hasToString("[web]");
    assertThat(first.criteria().conditions()).hasToString("[baggage:tier is vip]");
    assertThat(first)
        .hasToString("delay 200ms, error INTERNAL, throttle 1KiB/s, garble for 5.0% of calls");
    assertThat(said.value().get(1)).hasToString("abort for 100.0% of calls");
  }

  @Test
  void rules_with_faults_can_be_refused_with_all_their_places() {
    Rules faulty =
        rules(
            """
            calls:
              '*': {timeout: 1s, faults: [{delay: 1s}]}
            serves:
              shop.Cart: {faults: [{abort: true}, {garble: true}]}
            """);
    assertThatThrownBy(faulty::requireNoFaults)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("rules.yaml:2:")
        .hasMessageContaining("rules.yaml:4:")
        .hasMessageContaining("faults are refused");
    rules("calls: {'*': {timeout: 1s, faults: []}}").requireNoFaults();
  }

  @Test
  void what_is_said_of_degrading_is_found_value_by_value() {
    Rules rules =
        rules(
            """
            calls:
              '*': {degrade: {cache: {stale: 1m, by: ['baggage:user']}, 'on': [INTERNAL]}}
              shop.Cart: {degrade: {off: true}}
            """);
    assertThat(
            rules
                .calls()
                .find(BUY, "degrade.off", rule -> rule.degrade().flatMap(DegradeRule::off)))
        .hasValueSatisfying(off -> assertThat(off).hasToString("true (rules.yaml:3:30)"));
    CacheRule cache =
        rules
            .calls()
            .find(BUY, "degrade.cache", rule -> rule.degrade().flatMap(DegradeRule::cache))
            .orElseThrow()
            .value();
    assertThat(cache.stale()).isEqualTo(Duration.ofMinutes(1));
    assertThat(cache.entries()).isEqualTo(1000);
    assertThat(cache.attributes()).hasToString("[baggage:user]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      textBlock =
          """
          faults: [{percent: 5}] ~ a fault that does nothing; write one of delay, error, abort, throttle, garble
          faults: [{error: INTERNAL, abort: true}] ~ remove error or abort
          faults: [{error: OK}] ~ error is OK, which is none
          faults: [{delay: 1s, message: late}] ~ a message means nothing without an error
          faults: [{delay: 2h}] ~ allowed is a duration
          faults: [{garble: true, percent: 200}] ~ faults[0].percent is '200'
          faults: [{garble: true, key: user}] ~ 'user' names no value of a call
          degrade: {otherwise: '{}', silence: true} ~ remove one of them
          degrade: {otherwise: ''} ~ otherwise is empty
          degrade: {'on': [OK]} ~ OK, which is no failure
          degrade: {cache: {by: [user]}} ~ 'user' names no value of a call
          degrade: {cache: {entries: 0}} ~ allowed is a whole number from 1
          """)
  void a_mistake_is_told_with_what_is_allowed(String yaml, String message) {
    assertThatThrownBy(() -> rules("calls: {shop.Cart: {" + yaml + "}}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("rules.yaml:1:")
        .hasMessageContaining(message);
  }
}
