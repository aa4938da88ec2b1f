package io.kith.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HedgeBudgetTest {

  @Test
  void there_is_no_hedge_before_the_calls_have_paid_for_it() {
    var budget = new HedgeBudget(10);
    for (int i = 0; i < 9; i++) {
      budget.called();
      assertThat(budget.tryHedge()).isFalse();
    }
    budget.called();
    assertThat(budget.tryHedge()).isTrue();
    assertThat(budget.tryHedge()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 10, 99, 100})
  void hedges_never_exceed_their_share(int percent) {
    var budget = new HedgeBudget(percent);
    int hedges = 0;
    for (int calls = 1; calls <= 10_000; calls++) {
      budget.called();
      hedges += budget.tryHedge() ? 1 : 0;
      assertThat(100L * hedges).isLessThanOrEqualTo((long) percent * calls);
    }
    assertThat(hedges).isEqualTo(100 * percent);
  }

  @Test
  void what_is_saved_is_bounded() {
    var budget = new HedgeBudget(50);
    for (int i = 0; i < 1_000; i++) {
      budget.called();
    }
    int hedges = 0;
    while (budget.tryHedge()) {
      hedges++;
    }
    assertThat(hedges).isEqualTo(HedgeBudget.MOST_SAVED);
  }

  @Test
  void threads_that_race_get_no_more_than_their_share() throws InterruptedException {
    var budget = new HedgeBudget(20);
    var hedges = new AtomicInteger();
    var threads = new ArrayList<Thread>();
    for (int t = 0; t < 4; t++) {
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int i = 0; i < 10_000; i++) {
                  budget.called();
                  if (budget.tryHedge()) {
                    hedges.incrementAndGet();
                  }
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(hedges.get()).isBetween(7_900, 8_000);
  }

  @Test
  void a_share_is_one_to_a_hundred_percent() {
    assertThatThrownBy(() -> new HedgeBudget(0)).hasMessageContaining("allowed is 1 to 100");
    assertThatThrownBy(() -> new HedgeBudget(101)).hasMessageContaining("allowed is 1 to 100");
  }
}
