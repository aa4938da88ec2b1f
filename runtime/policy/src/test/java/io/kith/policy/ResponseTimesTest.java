package io.kith.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.testkit.FakeTicker;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ResponseTimesTest {

  private static final long MILLI = 1_000_000;

  private final FakeTicker ticker = new FakeTicker();

  private void add(ResponseTimes times, int count, long nanos) {
    for (int i = 0; i < count; i++) {
      times.add(nanos, ticker.nanos());
    }
  }

  @Test
  void nothing_is_known_of_few() {
    var times = new ResponseTimes(95, ticker.nanos());
    add(times, ResponseTimes.LEAST_TIMES - 1, MILLI);
    assertThat(times.percentileNanos()).isEqualTo(ResponseTimes.UNKNOWN);
    add(times, 1, MILLI);
    assertThat(times.percentileNanos()).isBetween(MILLI, MILLI + MILLI / 16);
  }

  @Test
  void the_percentile_stays_until_the_interval_is_over() {
    var times = new ResponseTimes(50, ticker.nanos());
    add(times, 100, MILLI);
    ticker.advance(Duration.ofSeconds(ResponseTimes.REFRESH_SECONDS).minusNanos(1));
    add(times, 1_000, 100 * MILLI);
    assertThat(times.percentileNanos()).isLessThan(2 * MILLI);
    ticker.advanceNanos(1);
    add(times, 1, 100 * MILLI);
    assertThat(times.percentileNanos()).isBetween(100 * MILLI, 107 * MILLI);
  }

  @Test
  void what_is_old_is_forgotten() {
    var times = new ResponseTimes(95, ticker.nanos());
    add(times, 10_000, 500 * MILLI);
    for (int i = 0; i < 20; i++) {
      ticker.advance(Duration.ofSeconds(ResponseTimes.REFRESH_SECONDS));
      add(times, 1_000, MILLI);
    }
    assertThat(times.percentileNanos()).isLessThan(2 * MILLI);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void the_percentile_is_off_by_a_sixteenth_at_most(long seed) {
    var random = new Random(seed);
    var times = new ResponseTimes(95, ticker.nanos() + Duration.ofMinutes(1).toNanos());
    long[] all = new long[1_000];
    for (int i = 0; i < all.length; i++) {
      all[i] = (long) Math.exp(random.nextDouble(8, 24));
      times.add(all[i], ticker.nanos());
    }
    ticker.advance(Duration.ofMinutes(1));
    times.add(all[0], ticker.nanos());
    Arrays.sort(all);
    long exact = all[949];
    assertThat(times.percentileNanos())
        .isBetween(exact - exact / 16, Math.max(1_023, exact + exact / 8));
  }

  @Test
  void times_beyond_all_bounds_count_as_the_longest_or_the_shortest() {
    var times = new ResponseTimes(50, ticker.nanos());
    add(times, 100, Long.MAX_VALUE);
    assertThat(times.percentileNanos()).isEqualTo((1L << 42) - 1);
    var none = new ResponseTimes(50, ticker.nanos());
    add(none, 100, -1);
    assertThat(none.percentileNanos()).isEqualTo(1_023);
  }

  @Test
  void a_percentile_lies_between_all_and_none() {
    assertThatThrownBy(() -> new ResponseTimes(100, 0)).hasMessageContaining("100");
    assertThatThrownBy(() -> new ResponseTimes(0, 0)).hasMessageContaining("0");
  }
}
