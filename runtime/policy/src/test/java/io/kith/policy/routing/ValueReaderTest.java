package io.kith.policy.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.kith.testkit.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ValueReaderTest {

  @Test
  void a_number_is_where_the_text_of_its_digits_is() {
    Property.holds(10_000, source -> hashesAsText(source.anyLong()));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, 9, 10, 99, 100, -10, Long.MAX_VALUE, Long.MIN_VALUE})
  void so_is_a_number_at_a_border(long number) {
    hashesAsText(number);
  }

  private static void hashesAsText(long number) {
    assertThat(ValueReader.hashOfDigits(number)).isEqualTo(Long.toString(number).hashCode());
  }
}
