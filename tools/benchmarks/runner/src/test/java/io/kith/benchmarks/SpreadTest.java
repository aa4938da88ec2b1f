package io.kith.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpreadTest {

  @Test
  void the_median_of_an_odd_number_is_the_one_in_the_middle() {
    assertThat(Spread.of(new double[] {9, 1, 4})).isEqualTo(new Spread(4, 1, 9));
  }

  @Test
  void the_median_of_an_even_number_is_the_mean_of_the_two_in_the_middle() {
    assertThat(Spread.of(new double[] {8, 1, 2, 4})).isEqualTo(new Spread(3, 1, 8));
  }

  @Test
  void of_nothing_there_is_no_number() {
    assertThat(Spread.of(new double[0]).median()).isNaN();
  }
}
