package io.kith.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

final class WeightedRoundRobinTest {

  @Test
  void each_gets_exactly_its_share_of_a_cycle() {
    for (long seed = 0; seed < 200; seed++) {
      var random = new SplittableRandom(seed);
      int[] weights = random.ints(1 + random.nextInt(20), 1, 50).toArray();
      int total = Arrays.stream(weights).sum();
      Picker picker = new WeightedRoundRobin(0).over(FakeCandidate.of(weights));
      assertThat(FakeCandidate.counts(picker, weights.length, 3 * total))
          .as("seed %d", seed)
          .isEqualTo(Arrays.stream(weights).map(weight -> 3 * weight).toArray());
    }
  }

  @Test
  void equals_take_turns() {
    Picker picker = new WeightedRoundRobin(0).over(FakeCandidate.of(5, 5, 5));
    int[] order = new int[6];
    for (int i = 0; i < order.length; i++) {
      order[i] = picker.pick(FakeCandidate.CALL);
    }
    assertThat(order).containsExactly(0, 1, 2, 0, 1, 2);
  }

  @Test
  void the_heavy_are_not_called_in_one_go() {
    Picker picker = new WeightedRoundRobin(0).over(FakeCandidate.of(100, 100, 10));
    int inARow = 0;
    int last = -1;
    for (int i = 0; i < 2_100; i++) {
      int now = picker.pick(FakeCandidate.CALL);
      inARow = now == last ? inARow + 1 : 1;
      last = now;
      assertThat(inARow).isLessThanOrEqualTo(2);
    }
  }

  @Test
  void the_light_do_not_all_have_their_turn_at_once() {
    int[] weights = new int[100];
    Arrays.fill(weights, 1);
    weights[0] = 100;
    Picker picker = new WeightedRoundRobin(0).over(FakeCandidate.of(weights));
    for (int start = 0; start < 20; start++) {
      int heavy = FakeCandidate.counts(picker, weights.length, 10)[0];
      assertThat(heavy).isBetween(4, 6); // of 199 calls 100 are its
    }
  }

  @Test
  void threads_that_pick_at_the_same_time_still_spread_evenly() throws Exception {
    int size = 7;
    int threads = 4;
    int each = 70_000;
    Picker picker = new WeightedRoundRobin(0).over(FakeCandidate.many(size));
    int[] total = new int[size];
    try (var executor = Executors.newFixedThreadPool(threads)) {
      Callable<int[]> task = () -> FakeCandidate.counts(picker, size, each);
      for (Future<int[]> counts : executor.invokeAll(Collections.nCopies(threads, task))) {
        Arrays.setAll(total, i -> total[i] + counts.resultNow()[i]);
      }
    }
    int fair = threads * each / size;
    for (int count : total) {
      assertThat(count).isBetween(fair * 4 / 5, fair * 6 / 5);
    }
  }

  @Test
  void a_weight_of_nothing_gets_nothing() {
    Picker picker = new WeightedRoundRobin(7).over(FakeCandidate.of(0, 3, 0));
    assertThat(FakeCandidate.counts(picker, 3, 100)).containsExactly(0, 100, 0);
  }
}
