package io.kith.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class AtRandomTest {

  private static final int PICKS = 200_000;

  @Test
  void equals_are_as_likely() {
    int[] counts = counts(7, 7, 7, 7, 7);
    for (int count : counts) {
      assertThat((double) count / PICKS).isCloseTo(0.2, within(0.01));
    }
  }

  @Test
  void each_gets_its_share_of_the_weights() {
    for (long seed = 0; seed < 20; seed++) {
      int[] weights = new SplittableRandom(seed).ints(12, 0, 1_000).toArray();
      double total = Arrays.stream(weights).sum();
      int[] counts = counts(weights);
      for (int i = 0; i < weights.length; i++) {
        assertThat((double) counts[i] / PICKS)
            .as("candidate %d of %s", i, Arrays.toString(weights))
            .isCloseTo(weights[i] / total, within(0.01));
      }
    }
  }

  @Test
  void a_weight_of_nothing_gets_nothing() {
    assertThat(counts(0, 100, 0, 1)[0]).isZero();
    assertThat(counts(0, 100, 0, 1)[2]).isZero();
  }

  @Test
  void where_none_has_a_weight_all_are_equal() {
    for (int count : counts(0, 0, 0, 0)) {
      assertThat((double) count / PICKS).isCloseTo(0.25, within(0.01));
    }
  }

  @Test
  void a_weight_below_zero_is_refused() {
    var balancer = new AtRandom(new SplittableRandom(1)::nextLong);
    assertThatThrownBy(() -> balancer.over(FakeCandidate.of(100, -1)))
        .hasMessageContaining("the weight -1");
  }

  private static int[] counts(int... weights) {
    var balancer = new AtRandom(new SplittableRandom(42)::nextLong);
    return FakeCandidate.counts(balancer.over(FakeCandidate.of(weights)), weights.length, PICKS);
  }
}
