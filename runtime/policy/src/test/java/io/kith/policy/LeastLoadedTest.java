package io.kith.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/** The balancers that prefer who is less busy, one by one and against each other. */
final class LeastLoadedTest {

  private final LongSupplier random = new SplittableRandom(3)::nextLong;

  @Test
  void the_least_loaded_is_picked() {
    List<FakeCandidate> all = FakeCandidate.many(32);
    all.forEach(one -> one.outstanding = 5);
    all.get(17).outstanding = 4;
    Picker picker = new LeastLoaded(Load.OUTSTANDING, random).over(all);
    assertThat(FakeCandidate.counts(picker, 32, 100)[17]).isEqualTo(100);
  }

  @Test
  void equals_are_spread() {
    Picker picker = new LeastLoaded(Load.OUTSTANDING, random).over(FakeCandidate.many(4));
    assertThat(Arrays.stream(FakeCandidate.counts(picker, 4, 4_000)).min().orElseThrow())
        .isGreaterThan(800);
  }

  @Test
  void load_counts_by_weight() {
    List<FakeCandidate> all = FakeCandidate.of(100, 400);
    all.get(0).outstanding = 3;
    all.get(1).outstanding = 11;
    Picker picker = new LeastLoaded(Load.OUTSTANDING, random).over(all);
    assertThat(picker.pick(FakeCandidate.CALL)).isEqualTo(1); // 12/400 is less than 4/100
  }

  @Test
  void each_load_looks_at_its_own_figure() {
    List<FakeCandidate> all = FakeCandidate.many(2);
    all.get(0).connections = 2;
    all.get(1).responseNanos = 1_000;
    assertThat(new LeastLoaded(Load.CONNECTIONS, random).over(all).pick(FakeCandidate.CALL))
        .isEqualTo(1);
    assertThat(new LeastLoaded(Load.RESPONSE_TIME, random).over(all).pick(FakeCandidate.CALL))
        .isEqualTo(0);
  }

  @Test
  void of_two_choices_the_less_loaded_is_picked() {
    List<FakeCandidate> all = FakeCandidate.many(2);
    all.get(0).outstanding = 1;
    Picker picker = new PowerOfTwoChoices(Load.OUTSTANDING, random).over(all);
    assertThat(FakeCandidate.counts(picker, 2, 100)).containsExactly(0, 100);
  }

  @Test
  void of_two_choices_each_is_drawn_by_its_share_of_the_weights() {
    List<FakeCandidate> all = FakeCandidate.of(100, 100, 100, 100, 20, 20, 20, 20, 0);
    Load alike = _ -> 1;
    int[] counts =
        FakeCandidate.counts(new PowerOfTwoChoices(alike, random).over(all), all.size(), 48_000);
    for (int i = 0; i < 4; i++) {
      assertThat(counts[i]).as("heavy %d", i).isBetween(9_500, 10_500);
      assertThat(counts[i + 4]).as("light %d", i).isBetween(1_800, 2_200);
    }
    assertThat(counts[8]).isZero();
  }

  @Test
  void of_two_choices_one_that_has_all_of_the_weight_gets_all_calls() {
    List<FakeCandidate> all = FakeCandidate.of(0, 100, 0);
    Picker picker = new PowerOfTwoChoices(Load.OUTSTANDING, random).over(all);
    assertThat(FakeCandidate.counts(picker, 3, 100)).containsExactly(0, 100, 0);
  }

  @Test
  void a_single_candidate_gets_every_call() {
    List<FakeCandidate> one = FakeCandidate.many(1);
    assertThat(new PowerOfTwoChoices(Load.OUTSTANDING, random).over(one).pick(FakeCandidate.CALL))
        .isZero();
    assertThat(new LeastLoaded(Load.OUTSTANDING, random).over(one).pick(FakeCandidate.CALL))
        .isZero();
  }

  /** Balls into bins: two choices leave the fullest bin far less full than one. */
  @Test
  void two_choices_spread_better_than_one() {
    int withOne = fullest(new AtRandom(random), 1_000);
    int withTwo = fullest(new PowerOfTwoChoices(Load.OUTSTANDING, random), 1_000);
    int withAll = fullest(new LeastLoaded(Load.OUTSTANDING, random), 1_000);
    assertThat(withOne).isGreaterThanOrEqualTo(20);
    assertThat(withTwo).isLessThanOrEqualTo(13);
    assertThat(withAll).isLessThanOrEqualTo(12);
  }

  /** How many calls the busiest has when each of so many has ten on average, and none ends. */
  private static int fullest(Balancer balancer, int size) {
    List<FakeCandidate> all = FakeCandidate.many(size);
    Picker picker = balancer.over(all);
    for (int i = 0; i < 10 * size; i++) {
      all.get(picker.pick(FakeCandidate.CALL)).outstanding++;
    }
    return all.stream().mapToInt(one -> one.outstanding).max().orElseThrow();
  }
}
