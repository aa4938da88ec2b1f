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

/** With draws that refuse whatever may be refused. */
final class ThrottlingTest {

  @Test
  void calls_that_servers_refuse_are_held_back_without_any_rule() {
    try (var calls = new Calls("calls: {}")) {
      calls.refuse();
      calls.buy(1_000);
      assertThat(calls.made()).as("the first, and the floor").isEqualTo(6);
      Failure refusal = (Failure) calls.buy();
      assertThat(refusal.status().code()).isEqualTo(Code.UNAVAILABLE);
      assertThat(refusal.executed()).isEqualTo(Reply.Executed.NO);
      assertThat(refusal.status().message())
          .startsWith(
              "test.Shop/Buy is refused by its servers: of 1001 calls in the last 10 s servers took"
                  + " 0, so that 100 %"
                  + " are refused here; they last said: too much to do");
      calls.ticker.advance(Duration.ofSeconds(1));
      calls.buy(1_000);
      assertThat(calls.made()).isEqualTo(5);
      assertThat(calls.interventions.snapshot())
          .containsExactly(
              new Intervention(Stage.CLIENT_THROTTLE, "test.Shop/Buy", "refused", 1_990));
    }
  }

  @Test
  void all_calls_are_sent_again_soon_after_it_is_back() {
    try (var calls = new Calls("calls: {}")) {
      calls.refuse();
      calls.buy(1_000);
      calls.answer(Reply.Success.of(null));
      for (int second = 0; second < 4; second++) {
        calls.ticker.advance(Duration.ofSeconds(1));
        calls.buy(100);
      }
      calls.made();
      calls.buy(100);
      assertThat(calls.made()).isEqualTo(100);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Code.class,
      names = {"OK"},
      mode = EnumSource.Mode.EXCLUDE)
  void what_a_service_may_have_executed_holds_nobody_back(Code code) {
    try (var calls = new Calls("calls: {}")) {
      calls.fail(code);
      calls.buy(1_000);
      assertThat(calls.made()).isEqualTo(1_000);
    }
  }

  @Test
  void that_nobody_is_there_holds_nobody_back() {
    try (var calls = new Calls("calls: {}")) {
      calls.answer(Failure.notExecuted(Status.of(Code.UNAVAILABLE, "nobody serves it")));
      calls.buy(1_000);
      assertThat(calls.made()).isEqualTo(1_000);
    }
  }

  @Test
  void what_is_refused_of_one_method_holds_no_other_back() {
    try (var calls = new Calls("calls: {}")) {
      calls.refuse();
      calls.buy(1_000);
      calls.answer(Reply.Success.of(null));
      assertThat(calls.list()).isInstanceOf(Reply.Success.class);
    }
  }

  @Test
  void a_quota_that_says_when_to_come_back_holds_nobody_back() {
    try (var calls = new Calls("calls: {}")) {
      Status quota = Status.of(Code.RESOURCE_EXHAUSTED, "5 calls a second");
      calls.answer(Failure.notExecuted(quota));
      calls.buy(1_000);
      assertThat(calls.made()).as("without it").isEqualTo(6);
      calls.ticker.advance(Duration.ofSeconds(10));
      calls.rules("calls: {test.Shop: {throttle: {floor: 7}}}");
      calls.answer(Failure.notExecuted(quota.with(RetryInfo.afterNanos(1).detail())));
      calls.buy(1_000);
      assertThat(calls.made()).isEqualTo(1_000);
    }
  }

  @Test
  void a_rule_turns_it_off() {
    try (var calls = new Calls("calls: {'*': {throttle: {off: true}}}")) {
      calls.refuse();
      calls.buy(1_000);
      assertThat(calls.made()).isEqualTo(1_000);
    }
  }

  @Test
  void a_rule_changes_it() {
    try (var calls = new Calls("calls: {test.Shop: {throttle: {floor: 50}}}")) {
      calls.refuse();
      calls.buy(1_000);
      assertThat(calls.made()).isEqualTo(51);
    }
  }

  @Test
  void what_a_breaker_refuses_holds_nobody_back() {
    try (var calls = new Calls("calls: {test.Shop/Buy: {breaker: {state: open}}}")) {
      calls.buy(1_000);
      for (int i = 0; i < 100; i++) {
        assertThat(calls.list()).isInstanceOf(Reply.Success.class);
      }
    }
  }
}
