package io.kith.collector.figures;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.collector.Observations.Kind;
import io.kith.collector.figures.CallSeries.Side;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class UnwrittenCallsTest {

  private final UnwrittenCalls calls = new UnwrittenCalls(1);

  private static CallSeries series(int number) {
    return new CallSeries(
        Side.CALLEE, "bank", "", "", "", "shop", Kind.SERVICE, "m" + number, "OK", false);
  }

  private static long count(Map<Long, Map<CallSeries, Tally>> taken) {
    return taken.values().stream()
        .flatMap(tallies -> tallies.values().stream())
        .mapToLong(Tally::calls)
        .sum();
  }

  @Test
  void the_oldest_of_more_than_sixty_slots_are_lost() {
    for (int slot = 0; slot < 60; slot++) {
      calls.add(slot * 10, series(0), 1_000);
    }
    assertThat(calls.lost()).isZero();
    calls.add(600, series(0), 1_000);
    assertThat(calls.lost()).isEqualTo(1);
    assertThat(calls.take()).hasSize(60).doesNotContainKey(0L);
  }

  @Test
  void the_oldest_of_more_than_a_hundred_thousand_series_are_lost() {
    for (int i = 0; i < 99_999; i++) {
      calls.add(i < 50_000 ? 10 : 20, series(i), 1_000);
    }
    calls.add(30, series(0), 1_000);
    assertThat(calls.lost()).isZero();
    calls.add(30, series(1), 1_000);
    assertThat(calls.lost()).isEqualTo(50_000);
    assertThat(calls.take()).containsOnlyKeys(20L, 30L);
  }

  @Test
  void what_comes_back_has_the_room_that_is_left_and_no_call_goes_unheard() {
    for (int i = 0; i < 60_000; i++) {
      calls.add(10, series(i), 1_000);
    }
    Map<Long, Map<CallSeries, Tally>> taken = calls.take();
    assertThat(calls.take()).isEmpty();
    for (int i = 0; i < 60_000; i++) {
      calls.add(20, series(i), 1_000);
    }
    calls.takeBack(taken);
    Map<Long, Map<CallSeries, Tally>> rest = calls.take();
    assertThat(rest.get(20L)).hasSize(60_000);
    assertThat(rest.values().stream().mapToInt(Map::size).sum()).isLessThanOrEqualTo(100_000);
    assertThat(calls.lost() + count(rest)).isEqualTo(120_000);
  }
}
