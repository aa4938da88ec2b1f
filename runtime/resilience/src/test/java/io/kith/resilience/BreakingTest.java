package io.kith.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.core.Code;
import io.kith.core.Reply;
import io.kith.core.Reply.Failure;
import io.kith.core.RetryInfo;
import io.kith.core.Status;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class BreakingTest {

  private static final String FOUR =
      """
      calls:
        test.Shop: {breaker: {minCalls: 4}, throttle: {off: true}}
      """;

  private static Status status(Reply reply) {
    assertThat(reply).isInstanceOf(Failure.class);
    return ((Failure) reply).status();
  }

  @Test
  void a_refusal_says_which_breaker_since_when_why_and_when_it_tries_again() {
    try (var calls = new Calls(FOUR)) {
      calls.fail(Code.INTERNAL);
      calls.buy(4);
      calls.ticker.advance(Duration.ofMillis(1_300));
      Reply refusal = calls.buy();
      assertThat(status(refusal).code()).isEqualTo(Code.UNAVAILABLE);
      assertThat(status(refusal).message())
          .isEqualTo(
              "the breaker of test.Shop/Buy is OPEN for 1.3 s: 4 of 4 calls failed in the last"
                  + " 10 s; it tries again in 3.7 s. The rule rules.yaml:2:35 has it");
      assertThat(((Failure) refusal).executed()).isEqualTo(Reply.Executed.NO);
      assertThat(RetryInfo.of(status(refusal))).contains(new RetryInfo(Duration.ofMillis(3_700)));
      assertThat(calls.made()).isEqualTo(4);
      assertThat(calls.interventions.snapshot())
          .containsExactly(
              new Intervention(Stage.CLIENT_BREAKER, "test.Shop/Buy", "opened", 1),
              new Intervention(Stage.CLIENT_BREAKER, "test.Shop/Buy", "refused", 1));
    }
  }

  @Test
  void each_method_has_its_own() {
    try (var calls = new Calls(FOUR)) {
      calls.fail(Code.INTERNAL);
      calls.buy(5);
      calls.made();
      calls.answer(Reply.Success.of(null));
      assertThat(calls.list()).isInstanceOf(Reply.Success.class);
      assertThat(calls.buy()).isInstanceOf(Failure.class);
    }
  }

  @Test
  void a_service_has_one_for_all_its_methods_and_a_method_one_beside_it() {
    try (var calls =
        new Calls(
            """
            calls:
              test.*: {breaker: {minCalls: 6}}
              test.Shop: {breaker: {per: service, minCalls: 8, open: 1s}}
            """)) {
      calls.fail(Code.INTERNAL);
      calls.buy(7);
      assertThat(status(calls.buy()).message()).startsWith("the breaker of test.Shop/Buy is OPEN");
      calls.list();
      calls.list();
      assertThat(calls.made()).isEqualTo(8);
      assertThat(status(calls.list()).message()).startsWith("the breaker of test.Shop is OPEN");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Code.class,
      names = {"OK", "UNKNOWN", "DEADLINE_EXCEEDED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS"},
      mode = EnumSource.Mode.EXCLUDE)
  void what_is_no_fault_of_the_server_never_opens_it(Code code) {
    try (var calls = new Calls(FOUR)) {
      calls.fail(code);
      calls.buy(100);
      assertThat(calls.made()).isEqualTo(100);
    }
  }

  @Test
  void a_rule_says_which_codes_are_failures() {
    try (var calls =
        new Calls("calls: {test.Shop: {breaker: {minCalls: 4, codes: [not-found, aborted]}}}")) {
      calls.fail(Code.INTERNAL);
      calls.buy(10);
      assertThat(calls.made()).isEqualTo(10);
      calls.fail(Code.ABORTED);
      calls.buy(20);
      assertThat(calls.made()).isEqualTo(10);
    }
  }

  @Test
  void slow_calls_open_it() {
    try (var calls =
        new Calls("calls: {test.Shop: {breaker: {minCalls: 4, slow: 100ms, slowRatio: 1}}}")) {
      calls.take(Duration.ofMillis(99).toNanos());
      calls.buy(10);
      assertThat(calls.made()).isEqualTo(10);
      calls.ticker.advance(Duration.ofSeconds(10));
      calls.take(Duration.ofMillis(100).toNanos());
      calls.buy(10);
      assertThat(calls.made()).isEqualTo(4);
    }
  }

  @Test
  void stays_open_when_rules_change_that_are_not_about_it_and_begins_anew_when_its_own_do() {
    try (var calls = new Calls(FOUR)) {
      calls.fail(Code.INTERNAL);
      calls.buy(4);
      calls.rules(FOUR + "  test.Other: {timeout: 1s}\n");
      calls.made();
      calls.buy();
      assertThat(calls.made()).isZero();
      calls.rules("calls: {test.Shop: {breaker: {minCalls: 5}}}");
      calls.buy(10);
      assertThat(calls.made()).isEqualTo(5);
      calls.rules("calls: {}");
      calls.answer(Reply.Success.of(null));
      calls.buy(10);
      assertThat(calls.made()).isEqualTo(10);
    }
  }

  @Test
  void a_rule_forces_it_and_lets_it_go_on_from_where_it_was() {
    try (var calls = new Calls(FOUR)) {
      calls.fail(Code.INTERNAL);
      calls.buy(4);
      calls.made();
      calls.rules("calls: {test.Shop: {breaker: {minCalls: 4, state: closed}}}");
      calls.buy(10);
      assertThat(calls.made()).isEqualTo(10);
      calls.rules("calls: {test.Shop: {breaker: {minCalls: 4, state: open}}}");
      assertThat(status(calls.buy()).message())
          .contains("is FORCED_OPEN for 0 ms: a rule says so. The rule rules.yaml:1:");
      calls.rules("calls: {test.Shop: {breaker: {minCalls: 4}}}");
      assertThat(status(calls.buy()).message()).contains("is OPEN for 0 ms: 4 of 4 calls failed");
      assertThat(calls.made()).isZero();
    }
  }

  @Test
  void comes_back_by_probes_and_then_by_a_share_that_grows() {
    try (var calls = new Calls(FOUR)) {
      calls.fail(Code.INTERNAL);
      calls.buy(4);
      calls.answer(Reply.Success.of(null));
      calls.ticker.advance(Duration.ofSeconds(5));
      calls.made();
      calls.buy(13);
      assertThat(calls.made()).as("three probes, and one of ten").isEqualTo(4);
      calls.ticker.advance(Duration.ofSeconds(5));
      calls.buy(10);
      assertThat(calls.made()).isEqualTo(6);
      calls.ticker.advance(Duration.ofSeconds(5));
      calls.buy(10);
      assertThat(calls.made()).isEqualTo(10);
      assertThat(calls.interventions.total(Stage.CLIENT_BREAKER, "closed")).isEqualTo(1);
    }
  }

  @Test
  void tells_each_value_in_force_and_where_it_stands() {
    try (var calls = new Calls(FOUR)) {
      assertThat(
              calls.stages().effective(Calls.BUY.method()).get(Stage.CLIENT_BREAKER).stream()
                  .map(Object::toString))
          .contains(
              "breaker.minCalls = 4 (rules.yaml:2:35)",
              "breaker.errorRatio = 0.5 (default)",
              "breaker.window = PT10S (default)");
    }
  }
}
