package io.kith.example.social.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.core.Call;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Metadata;
import io.kith.core.Method;
import io.kith.core.Reply;
import io.kith.core.Status;
import io.kith.example.social.membership.InsufficientCoins;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class CallMeterTest {

  private static final Method CHECK = new Method("io.kith.Membership", "CheckCoin", 0);
  private static final Method BALANCE = new Method("io.kith.Membership", "Balance", 1);
  private static final Reply.Success OK = Reply.Success.of("answer");

  private final CallMeter meter = new CallMeter();
  private final Tally tally = new Tally();

  @Test
  void counts_calls_and_failures_by_method_and_status() {
    meter.begin();
    answer(CHECK, OK);
    answer(CHECK, failure(Code.UNAVAILABLE));
    answer(CHECK, failure(Code.UNAVAILABLE));
    answer(BALANCE, failure(Code.INTERNAL));
    Totals totals = totals();
    assertThat(totals.methods())
        .extracting(MethodMeter::method)
        .containsExactly("balance", "checkCoin");
    MethodMeter check = totals.methods().getLast();
    assertThat(check.service()).isEqualTo("Membership");
    assertThat(check.calls()).isEqualTo(3);
    assertThat(check.errors()).isEqualTo(Map.of(Code.UNAVAILABLE, 2L));
    assertThat(totals.calls()).isEqualTo(4);
    assertThat(totals.errors()).isEqualTo(Map.of(Code.UNAVAILABLE, 2L, Code.INTERNAL, 1L));
    assertThat(totals.isFlawless()).isFalse();
  }

  @Test
  void an_outcome_of_the_business_is_no_failure() {
    meter.begin();
    Status status = Status.of(Code.FAILED_PRECONDITION, "too few");
    var error = new InsufficientCoins(1, 2, 0);
    answer(CHECK, new Reply.Failure(status, error, Reply.Executed.MAYBE, Metadata.empty()));
    Totals totals = totals();
    assertThat(totals.declined()).isEqualTo(1);
    assertThat(totals.errors()).isEmpty();
    assertThat(totals.isFlawless()).isTrue();
  }

  @Test
  void counts_nothing_before_it_is_told_to() {
    answer(CHECK, failure(Code.UNAVAILABLE));
    assertThat(totals().calls()).isZero();
  }

  @Test
  void a_run_without_a_call_is_not_flawless() {
    assertThat(totals().isFlawless()).isFalse();
  }

  @Test
  void a_contradiction_spoils_a_run() {
    meter.begin();
    answer(CHECK, OK);
    tally.violated("one says yes, another says no");
    assertThat(totals().isFlawless()).isFalse();
    assertThat(tally.violationsKept()).containsExactly("one says yes, another says no");
  }

  @Test
  void keeps_a_bounded_number_of_contradictions_and_counts_them_all() {
    for (int i = 0; i < 1_000; i++) {
      tally.violated("contradiction " + i);
    }
    assertThat(tally.violations()).isEqualTo(1_000);
    assertThat(tally.violationsKept()).hasSize(20).contains("contradiction 0");
  }

  @Test
  void tells_the_latencies_of_the_last_part_and_of_all() {
    MethodMeter method = new MethodMeter(CHECK);
    method.record(OK, TimeUnit.MICROSECONDS.toNanos(100));
    assertThat(method.collect().getMaxValue()).isEqualTo(100);
    for (int i = 0; i < 99; i++) {
      method.record(OK, TimeUnit.MICROSECONDS.toNanos(500));
    }
    assertThat(method.collect().getMinValue()).isBetween(499L, 501L);
    assertThat(method.calls()).isEqualTo(100);
    assertThat(method.micros(1)).isEqualTo(100);
    assertThat(method.micros(50)).isBetween(499L, 501L);
  }

  private void answer(Method method, Reply reply) {
    assertThat(meter.apply(new Call(method, "question", Context.root()), call -> reply))
        .isSameAs(reply);
  }

  private static Reply failure(Code code) {
    return Reply.Failure.of(Status.of(code, "no"));
  }

  private Totals totals() {
    return Totals.collect(meter, tally, Duration.ofSeconds(1), Duration.ofSeconds(1));
  }
}
