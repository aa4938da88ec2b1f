package io.kith.codec.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.UninterpretedOption;
import com.google.protobuf.Enum;
import com.google.protobuf.Field;
import com.google.protobuf.ListValue;
import com.google.protobuf.StringValue;
import com.google.protobuf.Syntax;
import com.google.protobuf.Type;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.Value;
import io.kith.codec.Codec;
import io.kith.codec.CodecException;
import io.kith.codec.Limits;
import io.kith.codec.ProtoReader;
import io.kith.codec.ProtoWriter;
import org.junit.jupiter.api.Test;

class ProtobufCodecTest {

  private static final ProtobufCodec<Type> TYPE = ProtobufCodec.of(Type.getDefaultInstance());
  private static final ProtobufCodec<ListValue> LIST =
      ProtobufCodec.of(ListValue.getDefaultInstance());
  private static final ProtobufCodec<StringValue> STRING =
      ProtobufCodec.of(StringValue.getDefaultInstance());

  private static final Type ORDER =
      Type.newBuilder()
          .setName("订单 😀")
          .addFields(Field.newBuilder().setNumber(7).setKind(Field.Kind.TYPE_BOOL))
          .addOneofs("one")
          .setSyntax(Syntax.SYNTAX_PROTO3)
          .build();

  @Test
  void writes_the_bytes_of_the_message_after_what_is_there() {
    var out = new ProtoWriter(1, Limits.defaults());
    out.int32(15, 1);
    TYPE.write(out, ORDER);
    out.int32(15, 2);

    byte[] own = ORDER.toByteArray();
    assertThat(out.toByteArray()).hasSize(own.length + 4).containsSequence(own);
  }

  @Test
  void reads_back_what_it_wrote() {
    assertThat(read(TYPE, write(TYPE, ORDER), Limits.defaults())).isEqualTo(ORDER);
  }

  @Test
  void reads_a_message_nested_among_other_fields() {
    var out = new ProtoWriter(64, Limits.defaults());
    out.message(1, TYPE, ORDER);
    out.int32(2, 42);
    byte[] bytes = out.toByteArray();

    var in = new ProtoReader(bytes, 0, bytes.length, Limits.defaults());
    in.tag();
    assertThat(in.message(TYPE, null)).isEqualTo(ORDER);
    assertThat(in.tag()).isEqualTo(2 << 3);
    assertThat(in.int32()).isEqualTo(42);
    assertThat(in.tag()).isZero();
  }

  @Test
  void merges_with_an_earlier_occurrence() {
    byte[] bytes = Type.newBuilder().setName("later").addOneofs("two").build().toByteArray();
    var in = new ProtoReader(bytes, 0, bytes.length, Limits.defaults());

    assertThat(TYPE.read(in, ORDER))
        .isEqualTo(ORDER.toBuilder().setName("later").addOneofs("two").build());
  }

  @Test
  void keeps_unknown_fields() {
    Type unknown =
        Type.newBuilder()
            .setUnknownFields(
                UnknownFieldSet.newBuilder()
                    .addField(999, UnknownFieldSet.Field.newBuilder().addVarint(5).build())
                    .build())
            .build();

    assertThat(read(TYPE, write(TYPE, unknown), Limits.defaults())).isEqualTo(unknown);
  }

  @Test
  void refuses_bytes_that_are_no_message() {
    byte[] bytes = write(TYPE, ORDER);
    for (int length = 1; length < bytes.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(bytes, length);
      assertReadsOrRefuses(cut);
    }
    assertThatThrownBy(() -> read(TYPE, new byte[] {0x0A, 0x05, 'a'}, Limits.defaults()))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("google.protobuf.Type");
    assertThatThrownBy(() -> read(TYPE, new byte[] {0x0C}, Limits.defaults()))
        .isInstanceOf(CodecException.class);
    assertThatThrownBy(() -> read(STRING, new byte[] {0x0A, 1, (byte) 0xFF}, Limits.defaults()))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("UTF-8");
  }

  private static void assertReadsOrRefuses(byte[] bytes) {
    try {
      Type read = read(TYPE, bytes, Limits.defaults());
      assertThat(read.toByteArray()).isEqualTo(bytes);
    } catch (CodecException expected) {
      assertThat(expected).hasMessageContaining("malformed message");
    }
  }

  @Test
  void refuses_a_message_that_lacks_required_fields() {
    var codec = ProtobufCodec.of(UninterpretedOption.NamePart.getDefaultInstance());
    assertThatThrownBy(() -> write(codec, UninterpretedOption.NamePart.newBuilder().buildPartial()))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("name_part");
    assertThatThrownBy(() -> read(codec, new byte[0], Limits.defaults()))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("name_part");
  }

  @Test
  void refuses_null() {
    assertThatThrownBy(() -> write(TYPE, null))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("google.protobuf.Type is null");
  }

  @Test
  void nests_as_deep_as_the_limit_and_no_deeper() {
    byte[] bytes = write(LIST, nested(10)); // two levels for each list in a list
    assertThat(read(LIST, bytes, new Limits(1_000, 20, 1_000))).isEqualTo(nested(10));
    assertThatThrownBy(() -> read(LIST, bytes, new Limits(1_000, 19, 1_000)))
        .isInstanceOf(CodecException.class);
  }

  private static ListValue nested(int levels) {
    var list = ListValue.getDefaultInstance();
    for (int i = 0; i < levels; i++) {
      list = ListValue.newBuilder().addValues(Value.newBuilder().setListValue(list)).build();
    }
    return list;
  }

  @Test
  void holds_as_many_elements_as_the_limit_and_no_more() {
    var list = ListValue.newBuilder();
    for (int i = 0; i < 100; i++) {
      list.addValues(Value.newBuilder().setBoolValue(true));
    }
    byte[] bytes = write(LIST, list.build());
    assertThat(read(LIST, bytes, new Limits(1_000, 10, 100)).getValuesCount()).isEqualTo(100);
    assertThatThrownBy(() -> read(LIST, bytes, new Limits(1_000, 10, 99)))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("maxElements");
  }

  @Test
  void counts_elements_of_every_wire_form() {
    var path = com.google.protobuf.DescriptorProtos.SourceCodeInfo.Location.newBuilder();
    for (int i = 0; i < 50; i++) {
      path.addPath(i * 1_000).addLeadingDetachedComments("");
    }
    var codec = ProtobufCodec.of(path.buildPartial());
    byte[] bytes = write(codec, path.build()); // 50 packed, 50 strings, the packed field itself
    assertThat(read(codec, bytes, new Limits(1_000, 10, 101))).isEqualTo(path.build());
    assertThatThrownBy(() -> read(codec, bytes, new Limits(1_000, 10, 100)))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("maxElements");
  }

  @Test
  void refuses_very_many_occurrences_that_would_be_merged_one_by_one() {
    var out = new ProtoWriter(16, Limits.defaults());
    Type part = Type.newBuilder().addOneofs("").build();
    for (int i = 0; i < 500_000; i++) {
      out.message(1, TYPE, part);
    }
    byte[] bytes = out.toByteArray();
    assertThatThrownBy(() -> ProtoReader.read(new Around(), bytes, 0, bytes.length, LARGE))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("maxElements");
    assertThat(ProtoReader.read(new Around(), bytes, 0, 400, LARGE).getOneofsCount())
        .isEqualTo(100);
  }

  private static final Limits LARGE = new Limits(1 << 30, 100, 1_000_000);

  /** A message whose only field is a {@code Type}. */
  private static final class Around implements Codec<Type> {

    @Override
    public void write(ProtoWriter out, Type value) {
      out.message(1, TYPE, value);
    }

    @Override
    public Type read(ProtoReader in, Type base) {
      Type type = base;
      for (int tag = in.tag(); tag != 0; tag = in.tag()) {
        type = in.message(TYPE, type);
      }
      return type;
    }
  }

  @Test
  void is_as_long_as_the_limit_and_no_longer() {
    StringValue text = StringValue.of("x".repeat(98)); // 100 bytes
    assertThat(write(STRING, text, new Limits(100, 1, 1))).hasSize(100);
    StringValue longer = StringValue.of("x".repeat(99));
    assertThatThrownBy(() -> write(STRING, longer, new Limits(100, 1, 1)))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("100 bytes");
  }

  @Test
  void serves_proto2_messages() {
    var message =
        DescriptorProto.newBuilder()
            .setName("A")
            .addReservedRange(DescriptorProto.ReservedRange.newBuilder().setStart(1).setEnd(2))
            .build();
    var codec = ProtobufCodec.of(DescriptorProto.getDefaultInstance());
    assertThat(read(codec, write(codec, message), Limits.defaults())).isEqualTo(message);
    var option =
        com.google.protobuf.DescriptorProtos.UninterpretedOption.newBuilder()
            .setStringValue(ByteString.copyFromUtf8("x"))
            .build();
    var optionCodec = ProtobufCodec.of(UninterpretedOption.getDefaultInstance());
    assertThat(read(optionCodec, write(optionCodec, option), Limits.defaults())).isEqualTo(option);
    assertThat(Enum.getDescriptor()).isNotNull();
  }

  private static <M extends com.google.protobuf.Message> byte[] write(
      ProtobufCodec<M> codec, M message) {
    return write(codec, message, Limits.defaults());
  }

  private static <M extends com.google.protobuf.Message> byte[] write(
      ProtobufCodec<M> codec, M message, Limits limits) {
    var out = new ProtoWriter(16, limits);
    codec.write(out, message);
    return out.toByteArray();
  }

  private static <M extends com.google.protobuf.Message> M read(
      ProtobufCodec<M> codec, byte[] bytes, Limits limits) {
    return ProtoReader.read(codec, bytes, 0, bytes.length, limits);
  }
}
