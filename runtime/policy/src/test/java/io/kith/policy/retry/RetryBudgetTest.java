package io.kith.policy.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kith.policy.retry.RetryBudget.Terms;
import io.kith.testkit.Property;
import io.kith.testkit.Source;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class RetryBudgetTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long START = Long.MAX_VALUE - SECOND; // it must not mind the overflow

  private static RetryBudget budget(int percent, int least) {
    return new RetryBudget(new Terms(percent, least), START);
  }

  private static void calls(RetryBudget budget, int count) {
    for (int i = 0; i < count; i++) {
      budget.called();
    }
  }

  /** How many retries there are right now. */
  private static int drained(RetryBudget budget, boolean isRescue, long nowNanos) {
    int taken = 0;
    while (budget.take(isRescue, 1, nowNanos)) {
      taken++;
    }
    return taken;
  }

  @Test
  void a_client_may_retry_a_few_times_before_it_has_earned_anything() {
    assertThat(drained(budget(20, 10), false, START)).isEqualTo(10);
    assertThat(drained(budget(20, 1), false, START)).isEqualTo(10);
    assertThat(drained(budget(20, 0), false, START)).isZero();
  }

  @Test
  void it_is_plentiful_unless_somebody_asked_in_vain_within_a_second() {
    RetryBudget budget = budget(20, 1);
    assertThat(budget.isPlentiful(START)).isTrue();
    drained(budget, false, START);
    assertThat(budget.isPlentiful(START)).isFalse();
    assertThat(budget.isPlentiful(START + SECOND - 1)).isFalse();
    assertThat(budget.isPlentiful(START + SECOND)).isTrue();
    assertThat(RetryBudget.unlimited().isPlentiful(Long.MIN_VALUE)).isTrue();
  }

  @Test
  void seconds_earn_nothing_where_calls_earn_more() {
    RetryBudget budget = budget(20, 1);
    drained(budget, false, START);
    calls(budget, 40);
    assertThat(drained(budget, false, START + SECOND)).isEqualTo(8);
  }

  @Test
  void every_fifth_call_earns_a_retry_at_twenty_percent() {
    RetryBudget budget = budget(20, 0);
    int taken = 0;
    for (int i = 1; i <= 1_000; i++) {
      budget.called();
      taken += budget.take(false, 1, START) ? 1 : 0;
      assertThat(taken).isEqualTo(i / 5);
    }
  }

  @Test
  void each_second_earns_the_least_without_any_call() {
    RetryBudget budget = budget(0, 4);
    drained(budget, false, START);
    assertThat(drained(budget, false, START + SECOND / 4 - 1)).isZero();
    assertThat(drained(budget, false, START + SECOND / 4)).isEqualTo(1);
    assertThat(drained(budget, false, START + 5 * SECOND / 4)).isEqualTo(4);
  }

  @Test
  void what_is_ready_is_bounded_however_many_calls_there_were() {
    RetryBudget budget = budget(20, 10);
    calls(budget, 100_000);
    assertThat(drained(budget, false, START + 60 * SECOND)).isEqualTo(RetryBudget.MOST_READY);
    assertThat(drained(budget(0, 500), false, START + 60 * SECOND)).isEqualTo(500);
  }

  @Test
  void calls_of_an_instance_that_is_lost_are_rescued_by_what_ten_seconds_have_saved() {
    RetryBudget budget = budget(20, 10);
    long now = START;
    for (int second = 0; second < 60; second++) {
      calls(budget, 1_000);
      now += SECOND;
      assertThat(budget.take(false, 1, now)).isTrue();
    }
    assertThat(drained(budget, false, now)).isLessThan(RetryBudget.MOST_READY);
    // Ten seconds of 200 for the calls; the rate is known within a few percent.
    assertThat(drained(budget, true, now)).isBetween(1_950, 2_200);
    assertThat(drained(budget, true, now)).isZero();
  }

  @Test
  void savings_are_not_spent_on_calls_that_an_instance_has_answered() {
    RetryBudget budget = budget(20, 10);
    calls(budget, 10_000);
    drained(budget, false, START + SECOND);
    assertThat(budget.take(false, 1, START + SECOND)).isFalse();
    assertThat(budget.take(true, 1, START + SECOND)).isTrue();
  }

  @Test
  void savings_of_a_busy_time_are_gone_after_a_quiet_one() {
    RetryBudget budget = budget(20, 0);
    calls(budget, 100_000);
    budget.take(false, 1, START + 10 * SECOND);
    assertThat(budget.take(true, 1_000, START + 10 * SECOND)).isTrue();
    assertThat(drained(budget, true, START + 600 * SECOND)).isLessThan(20);
  }

  @Test
  void a_retry_may_need_more_to_be_there_than_it_takes() {
    RetryBudget budget = budget(0, 5);
    assertThat(budget.take(false, 11, START)).isFalse();
    assertThat(budget.take(false, 10, START)).isTrue();
    assertThat(budget.take(false, 10, START)).isFalse();
    assertThat(drained(budget, false, START)).isEqualTo(9);
  }

  @Test
  void a_clock_that_goes_back_earns_nothing() {
    RetryBudget budget = budget(0, 10);
    drained(budget, false, START);
    assertThat(budget.take(false, 1, START - 100 * SECOND)).isFalse();
    assertThat(drained(budget, false, START + SECOND)).isEqualTo(10);
  }

  @Test
  void one_without_a_limit_is_never_used_up() {
    RetryBudget budget = RetryBudget.unlimited();
    for (int i = 0; i < 10_000; i++) {
      assertThat(budget.take(false, 16, START)).isTrue();
    }
    assertThat(budget).hasToString("unlimited");
  }

  @Test
  void refuses_terms_that_make_no_sense() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Terms(101, 10))
        .withMessageContaining("allowed are 0 to 100");
    assertThatIllegalArgumentException().isThrownBy(() -> new Terms(-1, 10));
    assertThatIllegalArgumentException().isThrownBy(() -> new Terms(20, -1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Terms(20, 1_000_001));
    assertThat(Terms.DEFAULT).hasToString("15% of the calls, at least 1/s");
  }

  /** Something that happened: calls, or a retry that was asked for. */
  private record Step(long nowNanos, int calls, boolean isRescue, boolean isTaken) {}

  private static List<Step> steps(Source source, Terms terms) {
    var budget = new RetryBudget(terms, START);
    var steps = new ArrayList<Step>();
    long now = START;
    int count = source.between(1, 120);
    for (int i = 0; i < count; i++) {
      now += source.bool() ? 0 : source.between(0, 2_000_000_000);
      int calls = source.bool() ? 0 : source.between(0, 200);
      calls(budget, calls);
      boolean isRescue = source.between(0, 3) == 0;
      steps.add(new Step(now, calls, isRescue, budget.take(isRescue, 1, now)));
    }
    return steps;
  }

  /** What is earned by the calls and the time between two steps, in billionths. */
  private static BigInteger earned(List<Step> steps, int from, int to, Terms terms) {
    long calls = steps.subList(from + 1, to + 1).stream().mapToLong(Step::calls).sum();
    long nanos = steps.get(to).nowNanos() - steps.get(from).nowNanos();
    return BigInteger.valueOf(calls)
        .multiply(BigInteger.valueOf(terms.percent() * SECOND / 100))
        .add(BigInteger.valueOf(nanos).multiply(BigInteger.valueOf(terms.least())));
  }

  /** What there is at the first step. */
  private static BigInteger atFirst(Step first, Terms terms) {
    long nanos = 10 * SECOND + first.nowNanos() - START;
    return BigInteger.valueOf(first.calls() * terms.percent() * (SECOND / 100))
        .add(BigInteger.valueOf(nanos).multiply(BigInteger.valueOf(terms.least())));
  }

  @Test
  void in_no_stretch_of_time_are_there_more_retries_than_it_earns_and_was_ready() {
    Property.holds(
        300,
        source -> {
          var terms = new Terms(source.between(0, 100), source.between(0, 30));
          List<Step> steps = steps(source, terms);
          long ready = Math.max(RetryBudget.MOST_READY, terms.least());
          for (int from = 0; from < steps.size(); from++) {
            long taken = 0;
            for (int to = from + 1; to < steps.size(); to++) {
              taken += steps.get(to).isTaken() && !steps.get(to).isRescue() ? 1 : 0;
              assertThat(BigInteger.valueOf(taken).multiply(BigInteger.valueOf(SECOND)))
                  .as("retries from step %d to %d", from, to)
                  .isLessThanOrEqualTo(
                      earned(steps, from, to, terms).add(BigInteger.valueOf(ready * SECOND)));
            }
          }
        });
  }

  @Test
  void there_are_never_more_retries_than_were_earned_since_the_beginning() {
    Property.holds(
        300,
        source -> {
          var terms = new Terms(source.between(0, 100), source.between(0, 30));
          List<Step> steps = steps(source, terms);
          long taken = 0;
          for (int to = 0; to < steps.size(); to++) {
            taken += steps.get(to).isTaken() ? 1 : 0;
            BigInteger all = earned(steps, 0, to, terms).add(atFirst(steps.getFirst(), terms));
            assertThat(BigInteger.valueOf(taken * SECOND)).isLessThanOrEqualTo(all);
          }
        });
  }

  /** As the documentation has it, in whole numbers, and without savings. */
  private static final class Model {
    private final Terms terms;
    private BigInteger ready;
    private long sinceNanos = START;

    Model(Terms terms) {
      this.terms = terms;
      long most = Math.max(RetryBudget.MOST_READY, terms.least());
      this.ready = BigInteger.valueOf(Math.min(10L * terms.least(), most) * SECOND);
    }

    boolean step(Step step) {
      BigInteger most =
          BigInteger.valueOf(Math.max(RetryBudget.MOST_READY, terms.least()) * SECOND);
      long nanos = Math.min(step.nowNanos() - sinceNanos, 10 * SECOND);
      sinceNanos = step.nowNanos();
      var byTime = BigInteger.valueOf(nanos).multiply(BigInteger.valueOf(terms.least()));
      var byCalls = BigInteger.valueOf(step.calls() * terms.percent() * (SECOND / 100));
      ready = ready.add(byTime.max(byCalls)).min(most);
      boolean isThere = ready.compareTo(BigInteger.valueOf(SECOND)) >= 0;
      if (isThere) {
        ready = ready.subtract(BigInteger.valueOf(SECOND));
      } else if (step.isTaken() && step.isRescue()) {
        ready = BigInteger.ZERO; // the rest came from the savings
        return true;
      }
      return isThere;
    }
  }

  @Test
  void it_does_as_the_model_does() {
    Property.holds(
        500,
        source -> {
          var terms = new Terms(source.between(0, 100), source.between(0, 30));
          var model = new Model(terms);
          for (Step step : steps(source, terms)) {
            assertThat(model.step(step)).as("%s", step).isEqualTo(step.isTaken());
          }
        });
  }

  @Test
  void threads_that_race_get_no_more_than_is_there() throws InterruptedException {
    RetryBudget budget = budget(20, 0);
    var taken = new AtomicInteger();
    var threads = new ArrayList<Thread>();
    for (int t = 0; t < 4; t++) {
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int i = 0; i < 10_000; i++) {
                  budget.called();
                  if (budget.take(true, 1, START)) {
                    taken.incrementAndGet();
                  }
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(taken.get()).isBetween(7_990, 8_000);
  }
}
