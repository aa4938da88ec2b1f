package io.kith.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WellKnownTest {

  @Test
  void reads_the_texts_of_values() {
    for (UUID id : List.of(new UUID(-1, -1), new UUID(1, 2), new UUID(0x0123456789abcdefL, -2))) {
      assertThat(WellKnown.uuid(id.toString())).isEqualTo(id);
      assertThat(WellKnown.uuid(id.toString().toUpperCase(java.util.Locale.ROOT))).isEqualTo(id);
    }
    for (String number : List.of("0", "-1.50", "1E+30", "1E-2147483647", "123456789.123456789")) {
      BigDecimal value = new BigDecimal(number);
      assertThat(WellKnown.decimal(WellKnown.text(value))).isEqualTo(value);
    }
    for (LocalDate date : List.of(LocalDate.EPOCH, LocalDate.MIN, LocalDate.MAX)) {
      assertThat(WellKnown.date(date.toString())).isEqualTo(date);
    }
  }

  @Test
  void reads_an_empty_text_as_an_absent_one() {
    assertThat(WellKnown.uuid("")).isEqualTo(WellKnown.NO_UUID);
    assertThat(WellKnown.decimal("")).isEqualTo(BigDecimal.ZERO);
    assertThat(WellKnown.date("")).isEqualTo(LocalDate.EPOCH);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1-2-3-4-5",
        "0000000-00000-0000-0000-000000000000",
        "000000000-0000-0000-0000-00000000000",
        "+0000000-0000-0000-0000-000000000000",
        "0000000g-0000-0000-0000-000000000000",
        "00000000-0000-0000-0000-00000000000é",
        "00000000000000000000000000000000000 ",
      })
  void refuses_what_is_no_uuid(String text) {
    assertThatThrownBy(() -> WellKnown.uuid(text))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("no UUID");
  }

  @Test
  void refuses_what_is_no_decimal_or_date() {
    for (String text : List.of("1,5", " 1", "0x1", "NaN", "1e99999999999", "--1")) {
      assertThatThrownBy(() -> WellKnown.decimal(text)).isInstanceOf(CodecException.class);
    }
    for (String text : List.of("2026-2-1", "2026-02-30", "21.11.2026", "2026-11-21T00:00", "x")) {
      assertThatThrownBy(() -> WellKnown.date(text)).isInstanceOf(CodecException.class);
    }
  }

  @Test
  void bounds_the_characters_of_a_decimal_both_ways() {
    String longest = "1".repeat(WellKnown.MAX_DECIMAL_CHARS);
    assertThat(WellKnown.text(WellKnown.decimal(longest))).isEqualTo(longest);
    assertThatThrownBy(() -> WellKnown.decimal(longest + "1")).isInstanceOf(CodecException.class);
    BigDecimal longer = new BigDecimal(longest + "1");
    assertThatThrownBy(() -> WellKnown.text(longer)).isInstanceOf(CodecException.class);
  }

  @Test
  void keeps_errors_short() {
    String text = "9".repeat(1_000_000);
    assertThatThrownBy(() -> WellKnown.date(text))
        .isInstanceOf(CodecException.class)
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(100));
  }

  @Test
  void writes_times_with_seconds_and_nanos_of_one_sign() {
    assertThat(hex(WellKnown.DURATION, Duration.ofMillis(-1_500)))
        .isEqualTo("08ffffffffffffffffff01" + "1080b6ca91feffffffff01");
    assertThat(hex(WellKnown.DURATION, Duration.ZERO)).isEmpty();
    assertThat(hex(WellKnown.TIMESTAMP, Instant.ofEpochSecond(-1, 1)))
        .isEqualTo("08ffffffffffffffffff01" + "1001");
    for (Duration duration :
        List.of(
            Duration.ofNanos(-1), Duration.ofSeconds(Long.MIN_VALUE + 1, 1), Duration.ofDays(3))) {
      byte[] bytes = HexFormat.of().parseHex(hex(WellKnown.DURATION, duration));
      assertThat(ProtoReader.read(WellKnown.DURATION, bytes, 0, bytes.length, Limits.defaults()))
          .isEqualTo(duration);
    }
  }

  @Test
  void refuses_times_that_are_none() {
    assertRefused(WellKnown.TIMESTAMP, "10ffffffffffffffffff01", "-1 nanos");
    assertRefused(WellKnown.TIMESTAMP, "108094ebdc03", "1000000000 nanos");
    assertRefused(WellKnown.TIMESTAMP, "08ffffffffffffffff7f", "out of range");
    assertRefused(WellKnown.DURATION, "108094ebdc03", "beyond a second");
    assertRefused(WellKnown.DURATION, "080110ffffffffffffffffff01", "different signs");
    assertRefused(WellKnown.DURATION, "08ffffffffffffffffff011001", "different signs");
  }

  private static void assertRefused(Codec<?> codec, String hex, String message) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    assertThatThrownBy(() -> ProtoReader.read(codec, bytes, 0, bytes.length, Limits.defaults()))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining(message);
  }

  @Test
  void merges_times_field_by_field() {
    var in = new ProtoReader(new byte[] {16, 5}, 0, 2, Limits.defaults());
    assertThat(WellKnown.TIMESTAMP.read(in, Instant.ofEpochSecond(7, 1)))
        .isEqualTo(Instant.ofEpochSecond(7, 5));
    var seconds = new ProtoReader(new byte[] {8, 0}, 0, 2, Limits.defaults());
    assertThat(WellKnown.DURATION.read(seconds, Duration.ofMillis(-1_500)))
        .isEqualTo(Duration.ofMillis(-500));
  }

  private static <T> String hex(Codec<T> codec, T value) {
    var out = new ProtoWriter(16, Limits.defaults());
    codec.write(out, value);
    return HexFormat.of().formatHex(out.toByteArray());
  }
}
