package io.kith.policy.retry;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.core.Code;
import io.kith.core.Reply.Executed;
import io.kith.policy.retry.Retries.Decision;
import io.kith.policy.retry.Retries.Decision.Again;
import io.kith.policy.retry.Retries.Decision.Final;
import io.kith.policy.retry.Retries.Decision.GiveUp;
import io.kith.policy.retry.Retries.Reason;
import io.kith.policy.retry.RetryBudget.Terms;
import io.kith.policy.retry.RetryPolicy.On;
import io.kith.testkit.Property;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

final class RetriesTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final FailedAttempt LOST = failed(Code.UNAVAILABLE, Executed.MAYBE).lost();
  private static final FailedAttempt SHED = failed(Code.RESOURCE_EXHAUSTED, Executed.NO);
  private static final FailedAttempt UNREACHABLE = failed(Code.UNAVAILABLE, Executed.NO).lost();

  private final RetryBudget budget = new RetryBudget(Terms.DEFAULT, 0);

  private static FailedAttempt failed(Code code, Executed executed) {
    return FailedAttempt.of(code, executed);
  }

  private static FailedAttempt said(long nanos) {
    return new FailedAttempt(
        Code.RESOURCE_EXHAUSTED, Executed.NO, null, false, false, false, nanos);
  }

  private static FailedAttempt thrown(@Nullable Throwable error, boolean isDeclared) {
    return new FailedAttempt(
        Code.FAILED_PRECONDITION,
        Executed.MAYBE,
        error,
        isDeclared,
        false,
        false,
        FailedAttempt.NOTHING_SAID);
  }

  private Retries retries(RetryPolicy policy, boolean isIdempotent) {
    return new Retries(policy, budget, isIdempotent, false, new SplittableRandom(1));
  }

  private static RetryPolicy waiting(RetryWait wait) {
    return new RetryPolicy(3, false, Optional.empty(), false, wait);
  }

  private static RetryPolicy on(Set<Code> codes, String... exceptions) {
    return new RetryPolicy(
        3, false, Optional.of(new On(codes, Set.of(exceptions))), false, RetryWait.none());
  }

  private static Decision after(Retries retries, FailedAttempt failed) {
    return retries.after(failed, true, SECOND, 0);
  }

  private Decision first(RetryPolicy policy, boolean isIdempotent, FailedAttempt failed) {
    return after(retries(policy, isIdempotent), failed);
  }

  private Decision byDefault(boolean isIdempotent, FailedAttempt failed) {
    return first(RetryPolicy.ofAttempts(3), isIdempotent, failed);
  }

  // ---- what is tried again

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "OK")
  void what_was_perhaps_executed_is_repeated_only_if_it_is_idempotent_and_its_instance_failed(
      Code code) {
    FailedAttempt failed = failed(code, Executed.MAYBE);
    assertThat(byDefault(false, failed)).isEqualTo(new Final());
    assertThat(byDefault(true, failed))
        .isEqualTo(code == Code.UNAVAILABLE ? new Again(0) : new Final());
  }

  @Test
  void codes_that_are_named_are_repeated_and_no_others() {
    RetryPolicy policy = on(Set.of(Code.ABORTED, Code.DEADLINE_EXCEEDED));
    assertThat(first(policy, true, failed(Code.ABORTED, Executed.MAYBE))).isEqualTo(new Again(0));
    assertThat(first(policy, false, failed(Code.ABORTED, Executed.MAYBE))).isEqualTo(new Final());
    assertThat(first(policy, false, failed(Code.ABORTED, Executed.NO))).isEqualTo(new Again(0));
    assertThat(first(policy, true, failed(Code.UNAVAILABLE, Executed.MAYBE)))
        .isEqualTo(new Final());
    assertThat(first(policy, true, SHED)).isEqualTo(new Final());
    assertThat(first(policy, true, UNREACHABLE)).isEqualTo(new Again(0));
  }

  @Test
  void a_declared_exception_is_an_answer_unless_it_is_named() {
    FailedAttempt declared = thrown(new UncheckedIOException(new IOException()), true);
    assertThat(byDefault(true, declared)).isEqualTo(new Final());
    assertThat(first(on(Set.of(Code.FAILED_PRECONDITION)), true, declared)).isEqualTo(new Final());
    for (String name :
        Set.of("UncheckedIOException", "java.io.UncheckedIOException", "RuntimeException")) {
      assertThat(first(on(Set.of(), name), true, declared)).isEqualTo(new Again(0));
      assertThat(first(on(Set.of(), name), false, declared)).isEqualTo(new Final());
    }
    assertThat(first(on(Set.of(), "IOException"), true, declared)).isEqualTo(new Final());
    assertThat(first(on(Set.of(), "IOException"), true, thrown(null, false)))
        .isEqualTo(new Final());
  }

  @Test
  void a_rule_may_leave_what_was_perhaps_executed_alone() {
    var policy = new RetryPolicy(3, false, Optional.empty(), true, RetryWait.none());
    assertThat(first(policy, true, LOST)).isEqualTo(new Final());
    assertThat(first(policy, true, SHED)).isEqualTo(new Again(0));
  }

  @Test
  void a_reply_that_does_not_do_is_asked_for_again_if_that_is_idempotent() {
    FailedAttempt reply = failed(Code.OK, Executed.MAYBE);
    assertThat(byDefault(true, reply)).isEqualTo(new Again(0));
    assertThat(byDefault(false, reply)).isEqualTo(new Final());
  }

  @Test
  void what_somebody_further_down_has_given_up_is_not_repeated_here() {
    var failed =
        new FailedAttempt(
            Code.UNAVAILABLE, Executed.MAYBE, null, false, true, true, FailedAttempt.NOTHING_SAID);
    assertThat(byDefault(true, failed)).isEqualTo(new Final());
    assertThat(first(on(Set.of(Code.UNAVAILABLE)), true, failed)).isEqualTo(new Final());
  }

  // ---- how often

  @Test
  void attempts_are_bounded() {
    Retries retries = retries(RetryPolicy.ofAttempts(3), true);
    assertThat(after(retries, LOST)).isEqualTo(new Again(0));
    assertThat(after(retries, SHED)).isEqualTo(new Again(0));
    assertThat(after(retries, LOST))
        .isEqualTo(new GiveUp(Reason.ATTEMPTS, "at most 3 attempts are made"));
    assertThat(retries.made()).isEqualTo(3);
    assertThat(first(RetryPolicy.ofAttempts(1), true, UNREACHABLE))
        .isEqualTo(new GiveUp(Reason.ONCE, "one attempt is made"));
  }

  @Test
  void instances_that_were_never_reached_are_none_of_the_attempts_and_cost_nothing() {
    Retries retries = retries(RetryPolicy.ofAttempts(2), true);
    for (int i = 0; i < 5; i++) {
      assertThat(after(retries, UNREACHABLE)).isEqualTo(new Again(0));
      assertThat(after(retries, failed(Code.UNIMPLEMENTED, Executed.NO))).isEqualTo(new Again(0));
    }
    assertThat(after(retries, LOST)).isEqualTo(new Again(0));
    assertThat(after(retries, LOST))
        .isEqualTo(new GiveUp(Reason.ATTEMPTS, "at most 2 attempts are made"));
    for (int i = 0; i < 9; i++) { // all but the one that was taken
      assertThat(budget.take(false, 1, 0)).isTrue();
    }
    assertThat(budget.take(false, 1, 0)).isFalse();
  }

  @Test
  void even_instances_that_cost_nothing_are_tried_so_often_and_no_more() {
    Retries retries = retries(RetryPolicy.ofAttempts(2), true);
    for (int i = 1; i < RetryPolicy.MOST_ATTEMPTS; i++) {
      assertThat(after(retries, UNREACHABLE)).isEqualTo(new Again(0));
    }
    assertThat(after(retries, UNREACHABLE))
        .isEqualTo(new GiveUp(Reason.ATTEMPTS, "16 instances were tried"));
  }

  @Test
  void dynamic_attempts_are_the_fewer_the_less_there_is_in_the_budget() {
    var policy = new RetryPolicy(16, true, Optional.empty(), false, RetryWait.none());
    assertThat(attempts(policy)).isEqualTo(6); // the fifth retry needs five, and leaves five
    assertThat(attempts(policy)).isEqualTo(4);
    assertThat(attempts(policy)).isEqualTo(2);
    assertThat(attempts(policy)).isEqualTo(2);
    assertThat(attempts(policy)).isEqualTo(1);
  }

  private int attempts(RetryPolicy policy) {
    Retries retries = retries(policy, true);
    while (after(retries, SHED) instanceof Again) {
      continue;
    }
    return retries.made();
  }

  @Test
  void a_budget_that_is_used_up_ends_it() {
    while (budget.take(false, 1, 0)) {
      continue;
    }
    assertThat(byDefault(true, SHED))
        .isEqualTo(
            new GiveUp(
                Reason.BUDGET, "the retry budget is used up (15% of the calls, at least 1/s)"));
    assertThat(byDefault(true, UNREACHABLE)).isEqualTo(new Again(0));
  }

  @Test
  void a_retry_from_above_is_tried_once_unless_nobody_was_reached() {
    var retries =
        new Retries(RetryPolicy.ofAttempts(3), budget, true, true, new SplittableRandom(1));
    assertThat(after(retries, UNREACHABLE)).isEqualTo(new Again(0));
    assertThat(retries.tryHedge()).isFalse();
    assertThat(after(retries, SHED)).isInstanceOf(GiveUp.class);
    assertThat(after(retries, LOST))
        .isEqualTo(
            new GiveUp(
                Reason.RETRY_ABOVE, "the request is tried again further up, so only once here"));
  }

  @Test
  void a_hedge_is_one_of_the_attempts() {
    Retries retries = retries(RetryPolicy.ofAttempts(2), true);
    assertThat(retries.tryHedge()).isTrue();
    assertThat(retries.tryHedge()).isFalse();
    assertThat(after(retries, LOST)).isInstanceOf(GiveUp.class);
  }

  // ---- when

  @Test
  void nobody_is_asked_twice_in_a_row_but_after_a_wait() {
    Retries atOnce = retries(RetryPolicy.ofAttempts(3), true);
    assertThat(atOnce.after(LOST, false, SECOND, 0))
        .isEqualTo(new GiveUp(Reason.NOBODY_LEFT, "no other instance is known"));
    Retries waiting = retries(waiting(new RetryWait.Fixed(Duration.ofMillis(5))), true);
    assertThat(waiting.after(LOST, false, SECOND, 0)).isEqualTo(new Again(5_000_000));
  }

  @Test
  void an_instance_that_says_when_to_come_back_is_believed() {
    Decision decision = byDefault(false, said(100_000_000));
    assertThat(((Again) decision).waitNanos()).isBetween(100_000_000L, 110_000_000L);
    assertThat(byDefault(false, said(0))).isEqualTo(new Again(0));
    assertThat(byDefault(false, said(FailedAttempt.NEVER)))
        .isEqualTo(new GiveUp(Reason.SAID, "the instance said not to try again"));
  }

  @Test
  void a_wait_that_would_pass_the_deadline_is_not_begun() {
    RetryPolicy policy = waiting(new RetryWait.Fixed(Duration.ofMillis(500)));
    assertThat(retries(policy, true).after(LOST, true, 500_000_001, 0))
        .isEqualTo(new Again(500_000_000));
    assertThat(retries(policy, true).after(LOST, true, 500_000_000, 0))
        .isEqualTo(
            new GiveUp(
                Reason.DEADLINE, "the next attempt is due in 500 ms, and the deadline in 500 ms"));
    assertThat(retries(policy, true).after(UNREACHABLE, true, 0, 0))
        .isEqualTo(new GiveUp(Reason.DEADLINE, "the deadline passed"));
    assertThat(byDefault(true, said(Duration.ofDays(400).toNanos()))).isInstanceOf(GiveUp.class);
    Retries endless = retries(RetryPolicy.ofAttempts(3), true);
    assertThat(endless.after(said(Duration.ofDays(1).toNanos()), true, Long.MAX_VALUE, 0))
        .isInstanceOf(GiveUp.class);
  }

  @Test
  void whatever_happens_no_attempt_begins_after_the_deadline_and_none_is_one_too_many() {
    Property.holds(
        2_000,
        source -> {
          int attempts = source.between(1, 16);
          long from = 1 + source.between(0, 2_000_000_000);
          long to = from + source.between(0, 2_000_000_000);
          RetryWait wait =
              source.oneOf(
                  RetryWait.none(),
                  new RetryWait.Fixed(Duration.ofNanos(from)),
                  new RetryWait.Linear(Duration.ofNanos(from), Duration.ofNanos(to)),
                  RetryWait.exponential(Duration.ofNanos(from), Duration.ofNanos(to)));
          var policy = new RetryPolicy(attempts, source.bool(), Optional.empty(), false, wait);
          long now = source.anyLong();
          long deadline = now + 1 + Math.floorMod(source.anyLong(), 20 * SECOND);
          boolean isRetryAbove = source.between(0, 4) == 0;
          var retries =
              new Retries(
                  policy,
                  new RetryBudget(new Terms(20, source.between(0, 50)), now),
                  true,
                  isRetryAbove,
                  source.random());
          int reached = 1;
          int all = 1;
          while (true) {
            FailedAttempt failed =
                source.oneOf(LOST, SHED, UNREACHABLE, said(source.between(0, 1_000_000_000)));
            now += source.between(0, 100_000_000);
            if (!(retries.after(failed, source.bool(), deadline - now, now)
                instanceof Again(long waitNanos))) {
              break;
            }
            assertThat(waitNanos).isNotNegative();
            now += waitNanos;
            assertThat(deadline - now).isPositive();
            all++;
            reached += failed == UNREACHABLE ? 0 : 1;
            assertThat(reached).isLessThanOrEqualTo(isRetryAbove ? 1 : attempts);
            assertThat(all).isLessThanOrEqualTo(RetryPolicy.MOST_ATTEMPTS);
            assertThat(retries.made()).isEqualTo(all);
          }
        });
  }
}
