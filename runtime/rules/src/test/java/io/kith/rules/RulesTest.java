package io.kith.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.config.ConfigException;
import io.kith.core.CallStrategy;
import io.kith.core.Code;
import io.kith.core.Enough;
import io.kith.core.Method;
import io.kith.policy.retry.RetryPolicy;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
  void a_balancer_is_one_that_is_known() {
    Rules rules = rules("calls: {shop.Cart: {balancer: bounded-hash(argument.userId)}}");
    assertThat(rules.calls().find(ADD, "balancer", CallRule::balancer).orElseThrow().value())
        .isEqualTo("bounded-hash(argument.userId)");
    assertThatThrownBy(() -> rules("calls: {shop.Cart: {balancer: rnd}}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("'rnd' is no balancer; known are fastest, ");
  }

  private static Optional<Effective<StrategyRule>> strategy(Rules rules, Method method) {
    return rules.calls().find(method, "strategy", CallRule::strategy);
  }

  @Test
  void a_strategy_has_its_numbers_and_its_place() {
    Rules rules =
        rules(
            """
            calls:
              shop.Cart/Add:
                strategy: {kind: hedged, after: 20ms, maxPercent: 5}
              shop.Cart/Remove: {strategy: {kind: failsafe, otherwise: '{"value": 7}'}}
              shop.Till: {strategy: {kind: broadcast, enough: best-effort}}
              bank.Account: {strategy: {kind: hedged}}
            """);
    assertThat(strategy(rules, ADD).orElseThrow().value().strategy())
        .isEqualTo(CallStrategy.hedged("20ms", 5));
    assertThat(strategy(rules, ADD).orElseThrow().origin()).hasToString("rules.yaml:3:22");
    assertThat(strategy(rules, REMOVE).orElseThrow().value().strategy())
        .isEqualTo(CallStrategy.failsafe("{\"value\": 7}"));
    assertThat(strategy(rules, PAY).orElseThrow().value().strategy())
        .isEqualTo(CallStrategy.broadcast(Enough.BEST_EFFORT));
    assertThat(strategy(rules, OTHER).orElseThrow().value().strategy())
        .isEqualTo(CallStrategy.hedged("p95", 10));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {kind: hedge} | hedged
          {kind: failfast, after: 20ms} | 'after' means nothing to a strategy that is FAILFAST
          {kind: hedged, enough: all} | 'enough' means nothing to a strategy that is HEDGED
          {kind: hedged, after: soon} | 'soon' is no delay
          {kind: hedged, maxPercent: 0} | from 1 to 100
          {after: 20ms} | kind
          """)
  void a_strategy_that_cannot_be_is_refused_with_its_place(String strategy, String message) {
    assertThatThrownBy(() -> rules("calls: {shop.Cart: {strategy: " + strategy + "}}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("rules.yaml:1:")
        .hasMessageContaining(message);
  }

  @Test
  void what_is_tried_again_is_said_by_codes_and_exceptions() {
    Rules rules =
        rules(
            """
            calls:
              shop.*: {retry: {attempts: 4, on: [unavailable, RESOURCE_EXHAUSTED, Locked]}}
              shop.Cart/Add: {retry: {attempts: dynamic}}
            """);
    var attempts =
        rules
            .calls()
            .find(ADD, "retry.attempts", rule -> rule.retry().flatMap(RetryRule::attempts));
    assertThat(attempts.orElseThrow().value()).isEqualTo("dynamic");
    assertThat(attempts.orElseThrow().origin()).hasToString("rules.yaml:3:37");
    assertThat(
            rules
                .calls()
                .find(ADD, "retry.on", rule -> rule.retry().flatMap(RetryRule::named))
                .orElseThrow())
        .extracting(Effective::value)
        .isEqualTo(
            new RetryPolicy.On(
                Set.of(Code.UNAVAILABLE, Code.RESOURCE_EXHAUSTED), Set.of("Locked")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {attempts: 0} | attempts is '0'; allowed are 1 to 16, and dynamic
          {attempts: many} | attempts is 'many'
          {on: [unavailabel]} | on has 'unavailabel', which is nothing that can be tried again
          {on: [ok]} | on has 'ok'
          {reply: {state: '>soon'}} | '>soon' is no bound of a number
          {backoff: {kind: fixed, to: 1s}} | 'to' means nothing to waits that are FIXED
          {backoff: {from: 2s, to: 1s}} | a wait from 2000ms to 1000ms
          {backoff: {from: 2h}} | from 1us to 1h
          {budget: {percent: 101}} | from 0 to 100
          {budget: {most: 10}} | budget.most is unknown
          """)
  void a_retry_that_cannot_be_is_refused_with_its_place(String retry, String message) {
    assertThatThrownBy(() -> rules("calls: {shop.Cart: {retry: " + retry + "}}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("rules.yaml:1:")
        .hasMessageContaining(message);
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

  @Test
  void breakers_of_methods_and_of_services_are_found_apart() {
    Rules rules =
        rules(
            """
            calls:
              "*": {breaker: {errors: 3}}
              shop.Cart: {breaker: {per: service, errors: 5}}
            """);
    assertThat(errors(rules, BreakerRule.Per.METHOD)).contains(3);
    assertThat(errors(rules, BreakerRule.Per.SERVICE)).contains(5);
    assertThat(errors(rules, BreakerRule.Per.INSTANCE)).isEmpty();
  }

  private static Optional<Integer> errors(Rules rules, BreakerRule.Per per) {
    return rules
        .calls()
        .find(ADD, "breaker", said -> said.breaker(per))
        .map(said -> said.value().policy().errors());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "shop.Cart | {breaker: {errorRatio: 2}} | errorRatio is 2.0; allowed is 0 to 1",
        "shop.Cart | {breaker: {window: 1s, calls: 5}} | 'window' and 'calls' are both there",
        "shop.Cart | {breaker: {codes: [ok]}} | all but OK and CANCELLED",
        "shop.Cart | {breaker: {per: instance}} | give one of errorRatio, consecutive, slow",
        "shop.Cart | {breaker: {per: instance, slow: 1s, open: 1s}} | 'open' means nothing per"
            + " instance",
        "shop.Cart/Add | {breaker: {per: service}} | is about all methods of a service, and the"
            + " key names some; write shop.Cart",
        "shop.Cart | {throttle: {multiplier: 1}} | multiplier is 1.0; allowed is 1.05 to 100"
      })
  void a_breaker_or_throttle_that_cannot_be_is_refused(String key, String rule, String why) {
    assertThatThrownBy(() -> rules("calls: {" + key + ": " + rule + "}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(why);
  }
}
