package io.kith.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.testkit.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ByteSizeTest {

  @ParameterizedTest
  @CsvSource({"0B,0", "1B,1", "1KiB,1024", "64MiB,67108864", "64 mib,67108864", "1gib,1073741824"})
  void reads_a_number_with_its_unit(String text, long bytes) {
    assertThat(ByteSize.parse(text)).isEqualTo(new ByteSize(bytes));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "64", "MiB", "64MB", "1.5GiB", "-1B", "9999999TiB", "1 2B"})
  void refuses_anything_else(String text) {
    assertThatThrownBy(() -> ByteSize.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void prints_what_it_reads() {
    Property.holds(
        1_000,
        source -> {
          var size = new ByteSize(source.anyLong() & Long.MAX_VALUE >>> source.between(0, 62));
          assertThat(ByteSize.parse(size.toString())).isEqualTo(size);
        });
    assertThat(new ByteSize(64 << 20)).hasToString("64MiB");
    assertThat(new ByteSize(1025)).hasToString("1025B");
  }
}
