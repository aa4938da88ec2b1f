package io.kith.collector.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TraceFiltersTest {

  private final TraceFilters filters = new TraceFilters();

  private static Segment.Found block(int number) {
    return new Segment.Found(number, 0, 1, new byte[0]);
  }

  @Test
  void only_what_comes_next_is_kept() {
    filters.add(block(2), Bloom.of(new long[] {2}), 1);
    assertThat(filters.find(2, new ArrayList<>())).isZero();
    filters.add(block(2), Bloom.of(new long[] {2}), 0);
    filters.add(block(2), Bloom.of(new long[] {2}), 0);
    List<Segment.Found> found = new ArrayList<>();
    assertThat(filters.find(2, found)).isEqualTo(2);
    assertThat(found).extracting(Segment.Found::block).containsExactly(2);
  }

  @Test
  void what_there_is_no_room_for_is_left_to_the_database() {
    filters.add(block(1), new byte[TraceFilters.MOST_BYTES], 0);
    filters.add(block(2), new byte[1], 1);
    filters.add(block(3), new byte[1], 2);
    assertThat(filters.find(7, new ArrayList<>())).isEqualTo(1);
  }
}
