package io.kith.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.core.Call;
import io.kith.core.Context;
import io.kith.core.Method;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RoundRobinTest {

  private static final Call CALL =
      new Call(new Method("test.Service", "Method", 0), "request", Context.root());

  @Test
  void takes_each_candidate_in_turn() {
    Picker picker = new RoundRobin(0).over(candidates(3));
    assertThat(picks(picker, 7)).containsExactly(0, 1, 2, 0, 1, 2, 0);
  }

  @Test
  void begins_where_it_is_told_to() {
    assertThat(picks(new RoundRobin(5).over(candidates(3)), 3)).containsExactly(2, 0, 1);
  }

  @Test
  void goes_on_where_it_stood_when_the_set_changes() {
    var balancer = new RoundRobin(0);
    picks(balancer.over(candidates(3)), 2);
    assertThat(picks(balancer.over(candidates(4)), 3)).containsExactly(2, 3, 0);
  }

  @Test
  void a_single_candidate_gets_every_call() {
    assertThat(picks(new RoundRobin(-1).over(candidates(1)), 3)).containsExactly(0, 0, 0);
  }

  @Test
  void any_run_of_calls_is_spread_to_within_one_call() {
    for (long seed = 0; seed < 500; seed++) {
      var random = new SplittableRandom(seed);
      int size = 1 + random.nextInt(50);
      Picker picker = new RoundRobin(random.nextInt()).over(candidates(size));
      picks(picker, random.nextInt(100));
      int[] counts = counts(picks(picker, random.nextInt(1_000)), size);
      assertThat(
              Arrays.stream(counts).max().orElseThrow() - Arrays.stream(counts).min().orElseThrow())
          .as("spread at seed %d", seed)
          .isLessThanOrEqualTo(1);
    }
  }

  @Test
  void threads_that_pick_at_the_same_time_share_one_round() throws Exception {
    int size = 7;
    int threads = 4;
    int each = 7_000;
    Picker picker = new RoundRobin(0).over(candidates(size));
    Callable<int[]> task = () -> counts(picks(picker, each), size);
    int[] total = new int[size];
    for (int[] counts : inParallel(threads, task)) {
      Arrays.setAll(total, i -> total[i] + counts[i]);
    }
    assertThat(total).containsOnly(threads * each / size);
  }

  private static List<int[]> inParallel(int threads, Callable<int[]> task)
      throws InterruptedException {
    try (var executor = Executors.newFixedThreadPool(threads)) {
      return executor.invokeAll(Collections.nCopies(threads, task)).stream()
          .map(Future::resultNow)
          .toList();
    }
  }

  private static int[] picks(Picker picker, int count) {
    return IntStream.range(0, count).map(i -> picker.pick(CALL)).toArray();
  }

  private static int[] counts(int[] picks, int size) {
    int[] counts = new int[size];
    Arrays.stream(picks).forEach(pick -> counts[pick]++);
    return counts;
  }

  private static List<Candidate> candidates(int size) {
    return IntStream.range(0, size).mapToObj(i -> (Candidate) () -> "c-" + i).toList();
  }
}
