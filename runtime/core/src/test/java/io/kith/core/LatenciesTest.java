package io.kith.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class LatenciesTest {

  @Test
  void a_bucket_is_as_wide_as_the_error_that_is_promised() {
    var random = new SplittableRandom(42);
    for (int i = 0; i < 100_000; i++) {
      long nanos = random.nextLong(1L << 42) >>> random.nextInt(42);
      long middle = Latencies.middleNanos(Latencies.bucket(nanos));
      assertThat((double) middle).isCloseTo(nanos, within(Math.max(32.0, nanos / 32.0)));
    }
  }

  @Test
  void buckets_grow_with_the_latency() {
    int last = 0;
    for (long nanos = 0; nanos < 1L << 42; nanos += 1 + nanos / 100) {
      int bucket = Latencies.bucket(nanos);
      assertThat(bucket).isBetween(last, last + 1);
      last = bucket;
    }
    assertThat(last).isEqualTo(Latencies.BUCKETS - 1);
  }

  @Test
  void what_is_beyond_the_range_falls_into_its_ends() {
    assertThat(Latencies.bucket(-1)).isZero();
    assertThat(Latencies.bucket(Long.MAX_VALUE)).isEqualTo(Latencies.BUCKETS - 1);
  }

  @Test
  void a_quantile_is_what_the_share_of_calls_did_not_exceed() {
    Latencies latencies = of(1_000_000, 1_000_000, 1_000_000, 8_000_000);
    assertThat(latencies.quantileNanos(0)).isBetween(960_000L, 1_040_000L);
    assertThat(latencies.quantileNanos(0.75)).isBetween(960_000L, 1_040_000L);
    assertThat(latencies.quantileNanos(0.76)).isBetween(7_700_000L, 8_300_000L);
    assertThat(latencies.quantileNanos(1)).isBetween(7_700_000L, 8_300_000L);
    assertThat(latencies.meanNanos()).isEqualTo(2_750_000);
  }

  @Test
  void no_calls_have_no_latency() {
    assertThat(Latencies.none().quantileNanos(0.99)).isZero();
    assertThat(Latencies.none().meanNanos()).isZero();
  }

  @Test
  void a_share_beyond_one_is_refused() {
    assertThatThrownBy(() -> Latencies.none().quantileNanos(99)).hasMessageContaining("99.0");
  }

  @Test
  void what_was_added_is_found_again_by_the_difference() {
    Latencies earlier = of(1_000);
    Latencies later = earlier.plus(of(50_000, 60_000));
    assertThat(later.count()).isEqualTo(3);
    assertThat(later.since(earlier).count()).isEqualTo(2);
    assertThat(later.since(earlier).totalNanos()).isEqualTo(110_000);
    assertThat(later.since(earlier).quantileNanos(0)).isBetween(48_000L, 52_000L);
  }

  private static Latencies of(long... nanos) {
    long[] counts = new long[Latencies.BUCKETS];
    long total = 0;
    for (long value : nanos) {
      counts[Latencies.bucket(value)]++;
      total += value;
    }
    return new Latencies(counts, total);
  }
}
