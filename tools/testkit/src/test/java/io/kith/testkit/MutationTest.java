package io.kith.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class MutationTest {

  @Test
  void changes_bytes_in_many_ways_and_leaves_the_original_alone() {
    byte[] original = {1, 2, 3, 4, 5, 6, 7, 8};
    Set<Integer> lengths = new HashSet<>();
    Property.holds(
        1_000,
        source -> {
          lengths.add(Mutation.of(original, source).length);
          assertThat(original).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
        });
    assertThat(lengths).contains(0, 3, 7, 8, 9, 20);
  }

  @Test
  void changes_texts_and_nothing_too() {
    Property.holds(
        200,
        source -> {
          assertThat(Mutation.of("{\"a\":\"中\"}", source)).isNotNull();
          assertThat(Mutation.of(new byte[0], source)).isNotNull();
        });
  }
}
