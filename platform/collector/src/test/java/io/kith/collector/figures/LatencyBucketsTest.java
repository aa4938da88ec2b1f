package io.kith.collector.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kith.testkit.Property;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class LatencyBucketsTest {

  @Test
  void a_bucket_has_its_upper_end_and_not_its_lower_one() {
    assertThat(LatencyBuckets.of(0)).isZero();
    assertThat(LatencyBuckets.of(64_000)).isZero();
    assertThat(LatencyBuckets.of(64_001)).isEqualTo(1);
    assertThat(LatencyBuckets.of(1e18)).isEqualTo(LatencyBuckets.COUNT - 1);
    assertThat(LatencyBuckets.upperMillis(LatencyBuckets.COUNT - 2)).isCloseTo(67_109, within(1.0));
  }

  @Test
  void a_quantile_is_off_by_less_than_a_bucket() {
    Property.holds(
        500,
        source -> {
          var tally = new Tally();
          int count = source.between(1, 50);
          long[] all = new long[count];
          for (int i = 0; i < count; i++) {
            all[i] = source.between(64_001, Integer.MAX_VALUE);
            tally.add(all[i]);
          }
          Arrays.sort(all);
          double share = source.between(1, 100) / 100.0;
          double exact = all[(int) Math.ceil(share * count) - 1] / 1e6;
          assertThat(tally.quantileMillis(share)).isBetween(exact / 1.42, exact * 1.42);
        });
  }

  @Test
  void nothing_has_no_quantile_and_no_share() {
    assertThat(new Tally().quantileMillis(0.99)).isZero();
    assertThat(new Tally().shareLongerThan(1)).isZero();
  }

  @Test
  void the_share_that_took_longer_is_told_by_the_buckets() {
    var tally = new Tally();
    for (int i = 0; i < 90; i++) {
      tally.add(10_000_000);
    }
    for (int i = 0; i < 10; i++) {
      tally.add(2_000_000_000);
    }
    assertThat(tally.shareLongerThan(1_000)).isCloseTo(0.1, within(1e-9));
    assertThat(tally.shareLongerThan(1)).isEqualTo(1);
  }
}
