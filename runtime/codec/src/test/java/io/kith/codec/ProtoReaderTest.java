package io.kith.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProtoReaderTest {

  @ParameterizedTest
  @CsvSource({
    "00, 0",
    "01, 1",
    "7f, 127",
    "8001, 128",
    "ac02, 300",
    "ff7f, 16383",
    "808001, 16384",
    "8100, 1",
    "ffffffff07, 2147483647",
    "ffffffffffffffff7f, 9223372036854775807",
    "ffffffffffffffffff01, -1",
    "80808080808080808001, -9223372036854775808",
    "80808080808080808000, 0",
  })
  void reads_a_varint_of_any_length(String hex, long expected) {
    ProtoReader in = reader(hex);
    assertThat(in.int64()).isEqualTo(expected);
    assertThat(in.hasMore()).isFalse();
  }

  @Test
  void takes_the_lowest_bits_of_a_varint_that_is_too_large_for_its_field() {
    assertThat(reader("ffffffffffffffffff01").int32()).isEqualTo(-1);
    assertThat(reader("8180808010").int32()).isEqualTo(1);
    assertThat(reader("80808080808080808001").bool()).isTrue();
    assertThat(reader("8000").bool()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "80", "ff", "ffffffffffffffffff"})
  void refuses_a_varint_that_is_cut_short(String hex) {
    assertMalformed(() -> reader(hex).int64(), "ends in the middle of a field");
    assertMalformed(() -> reader(hex).int32(), "ends in the middle of a field");
  }

  @Test
  void refuses_a_varint_of_eleven_bytes() {
    assertMalformed(() -> reader("8080808080808080808000").int64(), "more than 10 bytes");
    assertMalformed(() -> reader("ffffffffffffffffffff").int64(), "more than 10 bytes");
    assertMalformed(() -> reader("ffffffffffffffffffff01").tag(), "more than 10 bytes");
  }

  @Test
  void unfolds_zigzag_numbers() {
    assertThat(reader("00").sint32()).isZero();
    assertThat(reader("01").sint32()).isEqualTo(-1);
    assertThat(reader("02").sint32()).isEqualTo(1);
    assertThat(reader("ffffffff0f").sint32()).isEqualTo(Integer.MIN_VALUE);
    assertThat(reader("feffffff0f").sint32()).isEqualTo(Integer.MAX_VALUE);
    assertThat(reader("ffffffffffffffffff01").sint64()).isEqualTo(Long.MIN_VALUE);
    assertThat(reader("feffffffffffffffff01").sint64()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void reads_fixed_numbers_little_endian_at_any_offset() {
    ProtoReader in = reader("00" + "01020304" + "0102030405060708" + "0000c07f");
    in.bool();
    assertThat(in.fixed32()).isEqualTo(0x04030201);
    assertThat(in.fixed64()).isEqualTo(0x0807060504030201L);
    assertThat(in.float32()).isNaN();
    assertMalformed(() -> reader("010203").fixed32(), "middle of a field");
    assertMalformed(() -> reader("01020304050607").fixed64(), "middle of a field");
    assertMalformed(() -> reader("01020304050607").float64(), "middle of a field");
  }

  @Test
  void ends_with_tag_zero_where_its_part_of_the_array_ends() {
    byte[] bytes = {8, 8, 1, 8};
    var in = new ProtoReader(bytes, 1, 2, Limits.defaults());
    assertThat(in.tag()).isEqualTo(8);
    assertThat(in.int32()).isEqualTo(1);
    assertThat(in.tag()).isZero();
    assertThat(in.tag()).isZero();
  }

  @Test
  void knows_the_highest_field_number() {
    assertThat(reader("f8ffffff0f").tag()).isEqualTo(536_870_911 << 3);
  }

  @Test
  void refuses_field_numbers_that_do_not_exist() {
    assertMalformed(() -> reader("00").tag(), "field number 0");
    assertMalformed(() -> reader("05").tag(), "field number 0");
    assertMalformed(() -> reader("8000").tag(), "field number 0");
    assertMalformed(() -> reader("8080808010").tag(), "beyond 536,870,911");
    assertMalformed(() -> reader("88ffffffffffffffff01").tag(), "beyond 536,870,911");
  }

  @Test
  void skips_a_field_of_every_wire_type() {
    ProtoReader in =
        reader(
            "08"
                + "ffffffffffffffffff01"
                + ("11" + "0102030405060708")
                + ("1a" + "03" + "616263")
                + "1a00"
                + ("23" + ("08" + "01") + ("2b" + "2c") + ("12" + "02" + "2424") + "24")
                + ("35" + "01020304")
                + "3801");
    for (int field : new int[] {1, 2, 3, 3, 4, 6}) {
      int tag = in.tag();
      assertThat(tag >>> 3).isEqualTo(field);
      in.skip(tag);
    }
    assertThat(in.tag()).isEqualTo(7 << 3);
    assertThat(in.bool()).isTrue();
    assertThat(in.tag()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "0e, wire type 6",
    "0f, wire type 7",
    "0c, wire type 4",
    "08, middle of a field",
    "0880, middle of a field",
    "09010203, middle of a field",
    "0d010203, middle of a field",
    "0a, middle of a field",
    "0a02ff, middle of a field",
    "0b, without an end",
    "0b0801, without an end",
    "0b14, end of another group",
    "0b0e0c, wire type 6",
    "0b00, field number 0",
  })
  void refuses_to_skip_what_is_malformed(String hex, String message) {
    ProtoReader in = reader(hex);
    int tag = in.tag();
    assertMalformed(() -> in.skip(tag), message);
  }

  @Test
  void skips_groups_as_deep_as_the_limit_and_no_deeper() {
    var limits = new Limits(1_000, 5, 1_000);
    skipAll(reader("0b".repeat(5) + "0c".repeat(5), limits));
    assertThatThrownBy(() -> skipAll(reader("0b".repeat(6) + "0c".repeat(6), limits)))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("deeper than 5 levels");
    // One after the other is not deep.
    skipAll(reader("0b0c".repeat(100), limits));
  }

  @Test
  void refuses_a_group_that_ends_outside_its_message() {
    ProtoReader in = reader("0a010b0c");
    in.tag();
    in.enter();
    int tag = in.tag();
    assertMalformed(() -> in.skip(tag), "without an end");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "01",
        "05ffffffff",
        "7f",
        "ffffffff07",
        "8080808008",
        "ffffffff0f",
        "ffffffffffffffffff01",
        "80808080808080808080"
      })
  void believes_no_length_that_lies(String hex) {
    assertThatThrownBy(() -> reader(hex).string()).isInstanceOf(CodecException.class);
    assertThatThrownBy(() -> reader(hex).bytes()).isInstanceOf(CodecException.class);
    assertThatThrownBy(() -> reader(hex).enter()).isInstanceOf(CodecException.class);
    assertThatThrownBy(() -> reader(hex).skip(2)).isInstanceOf(CodecException.class);
  }

  @Test
  void says_that_a_length_of_two_gibibytes_is_none() {
    assertMalformed(() -> reader("8080808008").bytes(), "a length beyond 2 GiB");
  }

  @Test
  void reads_texts_of_all_planes() {
    for (String text :
        List.of("", "a", "ASCII text", "é", "中文", "😀", "\uFFFD", "\0", "a\uFFFD中😀")) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      String hex = HexFormat.of().toHexDigits((byte) utf8.length) + HexFormat.of().formatHex(utf8);
      assertThat(reader(hex).string()).isEqualTo(text);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ff",
        "fe",
        "80",
        "bf", // no first byte
        "c3",
        "e4b8",
        "f09f98", // cut short
        "c328",
        "e42880",
        "f0289880", // no continuation
        "c080",
        "c1bf",
        "e08080",
        "e09fbf",
        "f0808080",
        "f08fbfbf", // overlong
        "eda080",
        "edbfbf",
        "eda080edb080", // surrogates
        "f4908080",
        "f5808080",
        "f8888080", // beyond U+10FFFF
        "61c080",
        "efbfbdff", // after something valid
      })
  void refuses_malformed_utf8(String hex) {
    String length = HexFormat.of().toHexDigits((byte) (hex.length() / 2));
    assertMalformed(() -> reader(length + hex).string(), "not valid UTF-8");
  }

  @Test
  void copies_bytes() {
    byte[] bytes = {2, 7, 8, 9};
    var in = new ProtoReader(bytes, 0, 4, Limits.defaults());
    byte[] read = in.bytes();
    bytes[1] = 0;
    assertThat(read).containsExactly(7, 8);
    assertThat(in.remaining()).isEqualTo(1);
  }

  @Test
  void tells_how_long_a_list_gets_without_moving() {
    ProtoReader in = reader("0a0161" + "0a00" + "0a026263" + "120164" + "0a0165");
    int tag = in.tag();
    assertThat(in.run(tag)).isEqualTo(3);
    assertThat(in.string()).isEqualTo("a");
    in.tag();
    assertThat(in.run(tag)).isEqualTo(2);
  }

  @Test
  void tells_how_many_elements_a_packed_field_has() {
    ProtoReader in = reader("0a0b" + "00" + "8001" + "ffffffff0f" + "01" + "7f" + "02");
    in.tag();
    in.enter();
    assertThat(in.packed(0)).isEqualTo(6);
    assertThat(in.packed(1)).isEqualTo(1);
    assertThat(in.packed(5)).isEqualTo(2);
  }

  @Test
  void makes_no_room_for_more_elements_than_are_allowed() {
    Limits limits = new Limits(1_000, 10, 2);
    byte[] list = HexFormat.of().parseHex("0a000a000a000a00");
    var in = new ProtoReader(list, 0, list.length, limits);
    assertThat(in.run(in.tag())).isEqualTo(3); // one too many, so that it is refused
    byte[] packed = HexFormat.of().parseHex("0a0401010101");
    var inPacked = new ProtoReader(packed, 0, packed.length, limits);
    inPacked.tag();
    inPacked.enter();
    assertThat(inPacked.packed(0)).isEqualTo(1); // to enter has counted as one
  }

  @Test
  void keeps_a_nested_message_within_its_length() {
    ProtoReader in = reader("0a0208" + "8001" + "1001"); // the varint would reach past the message
    in.tag();
    int outer = in.enter();
    in.tag();
    assertMalformed(in::int32, "middle of a field");
    assertThat(outer).isEqualTo(7);
  }

  @Test
  void goes_on_after_a_nested_message() {
    ProtoReader in = reader("0a02082a" + "1005");
    in.tag();
    int outer = in.enter();
    assertThat(in.tag()).isEqualTo(8);
    assertThat(in.int32()).isEqualTo(42);
    assertThat(in.tag()).isZero();
    in.leave(outer);
    assertThat(in.tag()).isEqualTo(16);
    assertThat(in.int32()).isEqualTo(5);
    assertThat(in.tag()).isZero();
  }

  @Test
  void refuses_a_nested_message_that_was_not_read_to_its_end() {
    ProtoReader in = reader("02082a");
    int outer = in.enter();
    assertMalformed(() -> in.leave(outer), "reaches past its message");
    assertMalformed(
        () -> ProtoReader.read(Stop.INSTANCE, new byte[] {8, 1}, 0, 2, Limits.defaults()),
        "reaches past its message");
  }

  @Test
  void refuses_a_nested_message_that_is_longer_than_the_one_around_it() {
    ProtoReader in = reader("020a02" + "0801");
    in.enter();
    in.tag();
    assertMalformed(in::enter, "middle of a field");
  }

  @Test
  void nests_as_deep_as_the_limit_and_no_deeper() {
    var limits = new Limits(1_000, 3, 1_000);
    assertThat(ProtoReader.read(Chain.INSTANCE, hex("0a040a020a00"), 0, 6, limits)).isEqualTo(3);
    assertThatThrownBy(
            () -> ProtoReader.read(Chain.INSTANCE, hex("0a060a040a020a00"), 0, 8, limits))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("deeper than 3 levels");
    // Siblings are not deep.
    assertThat(ProtoReader.read(Chain.INSTANCE, hex("0a00".repeat(50)), 0, 100, limits))
        .isEqualTo(1);
  }

  @Test
  void counts_elements_up_to_the_limit_and_no_further() {
    var limits = new Limits(1_000, 3, 10);
    assertThat(ProtoReader.read(Chain.INSTANCE, hex("0a00".repeat(10)), 0, 20, limits))
        .isEqualTo(1);
    assertThatThrownBy(
            () -> ProtoReader.read(Chain.INSTANCE, hex("0a00".repeat(11)), 0, 22, limits))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("maxElements");
  }

  @Test
  void reads_as_many_bytes_as_the_limit_and_no_more() {
    var limits = new Limits(4, 1, 1);
    assertThat(new ProtoReader(new byte[5], 1, 4, limits).remaining()).isEqualTo(4);
    assertThatThrownBy(() -> new ProtoReader(new byte[5], 0, 5, limits))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("5 bytes")
        .hasMessageContaining("4");
    assertThatThrownBy(() -> new ProtoReader(new byte[3], 0, 4, limits))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void gives_an_absent_message_its_defaults_and_stays_where_it_is() {
    ProtoReader in = reader("0801");
    assertThat(in.absent(Chain.INSTANCE)).isZero();
    assertThat(in.tag()).isEqualTo(8);
  }

  @Test
  void refuses_defaults_of_a_type_that_contains_itself() {
    assertThatThrownBy(() -> reader("").absent(Endless.INSTANCE))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("deeper than 100 levels");
  }

  @Test
  void goes_back_only_to_where_it_was() {
    ProtoReader in = reader("0801");
    in.tag();
    in.rewind(0);
    assertThat(in.tag()).isEqualTo(8);
    assertThatThrownBy(() -> in.rewind(2)).isInstanceOf(IndexOutOfBoundsException.class);
    in.skipRest();
    assertThat(in.tag()).isZero();
  }

  private static void skipAll(ProtoReader in) {
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      in.skip(tag);
    }
  }

  private static void assertMalformed(ThrowingCallable action, String message) {
    assertThatThrownBy(action)
        .isInstanceOf(CodecException.class)
        .hasMessageStartingWith("malformed message")
        .hasMessageContaining(message);
  }

  private static ProtoReader reader(String hex) {
    return reader(hex, Limits.defaults());
  }

  private static ProtoReader reader(String hex, Limits limits) {
    byte[] bytes = hex(hex);
    return new ProtoReader(bytes, 0, bytes.length, limits);
  }

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  /** Reads the first field of a message only. */
  private enum Stop implements Codec<Integer> {
    INSTANCE;

    @Override
    public void write(ProtoWriter out, Integer value) {}

    @Override
    public Integer read(ProtoReader in, @Nullable Integer base) {
      return in.tag();
    }
  }

  /** A message whose field 1 is such a message; reads as the number of levels below it. */
  private enum Chain implements Codec<Integer> {
    INSTANCE;

    @Override
    public void write(ProtoWriter out, Integer value) {}

    @Override
    public Integer read(ProtoReader in, @Nullable Integer base) {
      int levels = 0;
      for (int tag = in.tag(); tag != 0; tag = in.tag()) {
        levels = 1 + in.message(this, null);
      }
      return levels;
    }
  }

  /** A message that cannot do without such a message in it. */
  private enum Endless implements Codec<Integer> {
    INSTANCE;

    @Override
    public void write(ProtoWriter out, Integer value) {}

    @Override
    public Integer read(ProtoReader in, @Nullable Integer base) {
      return in.absent(this);
    }
  }
}
