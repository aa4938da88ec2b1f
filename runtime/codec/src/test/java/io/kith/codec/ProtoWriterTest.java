package io.kith.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtoWriterTest {

  private static final List<Long> LONGS =
      List.of(
          0L,
          1L,
          -1L,
          127L,
          128L,
          16_383L,
          16_384L,
          (long) Integer.MAX_VALUE,
          (long) Integer.MIN_VALUE,
          1L << 35,
          Long.MAX_VALUE,
          Long.MIN_VALUE);

  private static final List<Integer> FIELDS = List.of(1, 15, 16, 2047, 2048, 536_870_911);

  private interface Writing {
    void to(CodedOutputStream out) throws IOException;
  }

  @Test
  void writes_numbers_as_protobuf_does() throws IOException {
    for (int field : FIELDS) {
      for (long value : LONGS) {
        int small = (int) value;
        var out = new ProtoWriter(1, Limits.defaults());
        out.int32(field, small);
        out.uint32(field, small);
        out.int64(field, value);
        out.fixed32(field, small);
        out.fixed64(field, value);
        out.float32(field, Float.intBitsToFloat(small));
        out.float64(field, Double.longBitsToDouble(value));
        out.bool(field, value != 0);
        assertThat(out.toByteArray())
            .isEqualTo(
                expected(to -> {
                  to.writeInt32(field, small);
                  to.writeUInt32(field, small);
                  to.writeInt64(field, value);
                  to.writeFixed32(field, small);
                  to.writeFixed64(field, value);
                  to.writeFloat(field, Float.intBitsToFloat(small));
                  to.writeDouble(field, Double.longBitsToDouble(value));
                  to.writeBool(field, value != 0);
                }));
      }
    }
  }

  @Test
  void writes_packed_numbers_as_protobuf_does() throws IOException {
    var out = new ProtoWriter(1, Limits.defaults());
    int mark = out.begin(3);
    for (long value : LONGS) {
      out.rawInt32((int) value);
      out.rawUint32((int) value);
      out.rawInt64(value);
      out.rawBool(value != 0);
      out.rawFloat32(value);
      out.rawFloat64(value);
    }
    out.end(mark);
    byte[] packed =
        expected(to -> {
          for (long value : LONGS) {
            to.writeInt32NoTag((int) value);
            to.writeUInt32NoTag((int) value);
            to.writeInt64NoTag(value);
            to.writeBoolNoTag(value != 0);
            to.writeFloatNoTag(value);
            to.writeDoubleNoTag(value);
          }
        });
    assertThat(out.toByteArray()).isEqualTo(expected(to -> to.writeByteArray(3, packed)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 41, 42, 43, 63, 64, 127, 128, 129, 5_461, 8_191, 16_383, 16_384})
  void writes_texts_and_bytes_of_any_length_as_protobuf_does(int length) throws IOException {
    // Where the length in bytes needs more room than the length in characters, too.
    for (String unit : List.of("a", "é", "中", "😀", "aaaé", "a中", "why?", "为何?", "\0")) {
      String text = unit.repeat(length);
      byte[] bytes = new byte[length];
      var out = new ProtoWriter(1, Limits.defaults());
      out.string(1, text);
      out.bytes(2, bytes);
      assertThat(out.toByteArray())
          .isEqualTo(
              expected(to -> {
                to.writeString(1, text);
                to.writeByteArray(2, bytes);
              }));
    }
  }

  @Test
  void refuses_a_text_with_an_unpaired_surrogate() {
    String sentence = "is this a long sentence with a question mark? ";
    for (String text :
        List.of(
            "\uD83D",
            "a\uDE00b",
            "\uDE00\uD83D",
            "中\uD83D中",
            "😀\uD83D",
            sentence + "\uD83D",
            "\uD83D" + sentence,
            sentence + "\uDE00" + sentence)) {
      var out = new ProtoWriter(64, Limits.defaults());
      assertThatThrownBy(() -> out.string(1, text))
          .isInstanceOf(CodecException.class)
          .hasMessageContaining("unpaired surrogate");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 126, 127, 128, 129, 16_383, 16_384, 2_097_151, 2_097_152})
  void gives_a_nested_message_the_length_that_it_has(int length) throws IOException {
    byte[] body = new byte[length];
    java.util.Arrays.fill(body, (byte) 'x');
    var out = new ProtoWriter(1, Limits.defaults());
    int mark = out.begin(1);
    out.raw(body, 0, length);
    out.end(mark);
    out.int32(2, 5);

    CodedInputStream in = CodedInputStream.newInstance(out.toByteArray());
    assertThat(in.readTag()).isEqualTo(10);
    assertThat(in.readByteArray()).isEqualTo(body);
    assertThat(in.readTag()).isEqualTo(16);
    assertThat(in.readInt32()).isEqualTo(5);
    assertThat(in.isAtEnd()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {120, 122, 124, 126, 127, 128, 16_370, 16_379, 16_380, 16_383, 16_384})
  void moves_nested_messages_within_each_other(int length) throws IOException {
    byte[] body = new byte[length];
    var out = new ProtoWriter(1, Limits.defaults());
    int[] marks = {out.begin(1), out.begin(2), out.begin(3), out.begin(4)};
    out.raw(body, 0, length);
    for (int i = marks.length - 1; i >= 0; i--) {
      out.end(marks[i]);
    }
    byte[] nested = body;
    for (int field = 4; field >= 1; field--) {
      byte[] inner = nested;
      int number = field;
      nested = expected(to -> to.writeByteArray(number, inner));
    }
    assertThat(out.toByteArray()).isEqualTo(nested);
  }

  @Test
  void nests_as_deep_as_the_limit_and_no_deeper() {
    var out = new ProtoWriter(16, new Limits(100, 3, 1));
    out.begin(1);
    out.begin(1);
    int mark = out.begin(1);
    out.end(mark);
    out.begin(1);
    assertThatThrownBy(() -> out.begin(1))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("deeper than 3 levels");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 20, 99, 100, 200})
  void is_as_long_as_the_limit_and_no_longer(int capacity) {
    var limits = new Limits(100, 1, 1);
    var out = new ProtoWriter(capacity, limits);
    out.bytes(1, new byte[98]);
    assertThat(out.size()).isEqualTo(100);
    assertThat(out.toByteArray()).hasSize(100);

    var longer = new ProtoWriter(capacity, limits);
    assertTooLong(() -> longer.bytes(1, new byte[99]), longer);
    var text = new ProtoWriter(capacity, limits);
    assertTooLong(() -> text.string(1, "x".repeat(99)), text);
    var number = new ProtoWriter(capacity, limits);
    number.bytes(1, new byte[98]);
    assertTooLong(() -> number.int32(1, 1), number);
  }

  private static void assertTooLong(Runnable writing, ProtoWriter out) {
    assertThatThrownBy(
            () -> {
              writing.run();
              out.size();
            })
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("longer than 100 bytes");
  }

  @Test
  void refuses_a_text_beyond_the_limit_before_it_has_room_for_it() {
    var out = new ProtoWriter(16, new Limits(100, 1, 1));
    assertThatThrownBy(() -> out.string(1, "x".repeat(10_000_000)))
        .isInstanceOf(CodecException.class);
    assertThatThrownBy(() -> out.reserve(Integer.MAX_VALUE)).isInstanceOf(CodecException.class);
    assertThat(out.array()).hasSizeLessThan(200);
  }

  @Test
  void keeps_what_is_put_into_its_array() {
    var out = new ProtoWriter(16, Limits.defaults());
    out.int32(1, 1);
    out.reserve(1_000);
    out.array()[out.size()] = 42;
    out.advance(1);
    assertThat(out.toByteArray()).containsExactly(8, 1, 42);
  }

  @Test
  void starts_anew_after_a_reset() {
    var out = new ProtoWriter(16, new Limits(100, 1, 1));
    out.begin(1);
    out.reset();
    assertThat(out.size()).isZero();
    int mark = out.begin(2);
    out.end(mark);
    assertThat(out.toByteArray()).containsExactly(18, 0);
  }

  private static byte[] expected(Writing writing) throws IOException {
    var bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    writing.to(out);
    out.flush();
    return bytes.toByteArray();
  }
}
