package io.kith.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.testkit.Property;
import org.junit.jupiter.api.Test;

final class KeyTest {

  @Test
  void a_number_has_the_hash_of_its_digits() {
    Property.holds(
        10_000,
        source -> {
          long number = source.anyLong();
          assertThat(Key.hash(number)).isEqualTo(Key.hash(Long.toString(number)));
        });
    assertThat(Key.hash(0L)).isEqualTo(Key.hash("0"));
    assertThat(Key.hash(Long.MAX_VALUE)).isEqualTo(Key.hash(Long.toString(Long.MAX_VALUE)));
  }
}
