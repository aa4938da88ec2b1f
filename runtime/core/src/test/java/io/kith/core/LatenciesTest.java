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

  @Test
  void classes_hold_exactly_what_lies_between_their_bounds() {
    var random = new SplittableRandom(7);
    for (int perOctave = 1; perOctave <= 16; perOctave *= 2) {
      long[] bounds = Latencies.boundsNanos(perOctave);
      long[] nanos = random.longs(2_000, 0, 1L << 40).map(n -> n >>> random.nextInt(40)).toArray();
      long[] expected = new long[bounds.length + 1];
      for (long each : nanos) {
        int above = 0;
        while (above < bounds.length && each >= bounds[above]) {
          above++;
        }
        expected[above]++;
      }
      assertThat(of(nanos).counts(bounds)).isEqualTo(expected);
    }
  }

  @Test
  void coarse_bounds_go_from_65_microseconds_to_34_seconds() {
    long[] bounds = Latencies.boundsNanos(4);
    assertThat(bounds).hasSize(77).startsWith(65_536, 81_920, 98_304, 114_688, 131_072);
    assertThat(bounds[76]).isEqualTo(34_359_738_368L);
    assertThatThrownBy(() -> Latencies.boundsNanos(3)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void it_does_not_matter_in_what_order_histograms_are_merged() {
    var random = new SplittableRandom(9);
    long[] bounds = Latencies.boundsNanos(4);
    for (int i = 0; i < 200; i++) {
      Latencies a = of(random.longs(random.nextInt(50), 0, 1L << 36).toArray());
      Latencies b = of(random.longs(random.nextInt(50), 0, 1L << 36).toArray());
      Latencies c = of(random.longs(random.nextInt(50), 0, 1L << 36).toArray());
      Latencies merged = a.plus(b).plus(c);
      assertThat(c.plus(b.plus(a)).counts(bounds)).isEqualTo(merged.counts(bounds));
      assertThat(merged.since(a).counts(bounds)).isEqualTo(b.plus(c).counts(bounds));
      assertThat(merged.since(a).totalNanos()).isEqualTo(b.totalNanos() + c.totalNanos());
      assertThat(merged.count()).isEqualTo(a.count() + b.count() + c.count());
    }
  }
}
