package io.kith.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class PropertyTest {

  @Test
  void checks_as_many_cases_as_asked_and_the_same_ones_each_time() {
    assertThat(generated(50)).hasSize(50).isEqualTo(generated(50));
  }

  @Test
  void reports_the_smallest_size_that_fails_with_its_seed() {
    assertThatThrownBy(
            () -> Property.holds(100, source -> assertThat(source.bytes(100).length).isLessThan(5)))
        .isInstanceOf(AssertionError.class)
        .hasMessageMatching("(?s)does not hold for seed \\d+ at size ([5-9]|1\\d): .*");
  }

  @Test
  void a_case_that_fails_only_once_fails_the_property() {
    var calls = new AtomicInteger();
    assertThatThrownBy(
            () -> Property.holds(10, source -> assertThat(calls.incrementAndGet()).isNotEqualTo(3)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("once and not again");
  }

  @Test
  void a_reported_case_fails_again_alone() {
    Property.Statement never =
        source -> {
          throw new IllegalStateException("never");
        };
    assertThatThrownBy(() -> Property.holdsFor(7, 3, never))
        .hasMessage("does not hold for seed 7 at size 3: never")
        .hasCauseInstanceOf(IllegalStateException.class);
  }

  @Test
  void texts_are_well_formed() {
    Property.holds(
        200,
        source -> {
          String text = source.text(50);
          assertThat(new String(text.getBytes(UTF_8), UTF_8)).isEqualTo(text);
        });
  }

  @Test
  void numbers_reach_both_ends_of_their_range() {
    var seen = new ArrayList<Long>();
    Property.holds(2_000, source -> seen.add(source.anyLong()));
    assertThat(seen).contains(0L, Long.MAX_VALUE, Long.MIN_VALUE);
    Property.holds(200, source -> assertThat(source.between(-3, 3)).isBetween(-3, 3));
  }

  private static List<Long> generated(int cases) {
    var seen = new ArrayList<Long>();
    Property.holds(cases, source -> seen.add(source.anyLong() + source.bytes(9).length));
    return seen;
  }
}
