package io.kith.codec.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Api;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto.EnumReservedRange;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MessageOptions;
import com.google.protobuf.DescriptorProtos.OneofDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.TimestampProto;
import io.kith.codec.EnumSchema;
import io.kith.codec.FieldSchema;
import io.kith.codec.FieldSchema.Cardinality;
import io.kith.codec.Kind;
import io.kith.codec.MessageSchema;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProtobufSchemasTest {

  @Test
  void describes_every_scalar_kind() throws Exception {
    var message = DescriptorProto.newBuilder().setName("Scalars");
    int number = 0;
    for (Type type : Type.values()) {
      if (type != Type.TYPE_GROUP && type != Type.TYPE_MESSAGE && type != Type.TYPE_ENUM) {
        number++;
        message.addField(field("f" + number, number, type));
      }
    }
    MessageSchema schema = ProtobufSchemas.of(build(message)).messages().getFirst();

    assertThat(schema.fields())
        .extracting(FieldSchema::kind)
        .containsExactlyInAnyOrder(
            Kind.BOOL,
            Kind.INT32,
            Kind.INT64,
            Kind.UINT32,
            Kind.UINT64,
            Kind.SINT32,
            Kind.SINT64,
            Kind.FIXED32,
            Kind.FIXED64,
            Kind.SFIXED32,
            Kind.SFIXED64,
            Kind.FLOAT,
            Kind.DOUBLE,
            Kind.STRING,
            Kind.BYTES);
    assertThat(schema.fields())
        .allSatisfy(field -> assertThat(field.cardinality()).isEqualTo(Cardinality.SINGULAR));
  }

  @Test
  void describes_names_numbers_and_what_is_reserved() throws Exception {
    var message =
        DescriptorProto.newBuilder()
            .setName("Order")
            .addField(field("user_id", 9, Type.TYPE_INT64))
            .addField(field("note", 2, Type.TYPE_STRING).setJsonName("remark"))
            .addReservedRange(DescriptorProto.ReservedRange.newBuilder().setStart(3).setEnd(5))
            .addReservedRange(
                DescriptorProto.ReservedRange.newBuilder().setStart(1_000).setEnd(536_870_912));

    MessageSchema schema = ProtobufSchemas.of(build(message)).messages().getFirst();

    assertThat(schema.name()).isEqualTo("a.b.Order");
    assertThat(schema.fields()).extracting(FieldSchema::number).containsExactly(2, 9);
    assertThat(schema.fields())
        .extracting(FieldSchema::jsonName)
        .containsExactly("remark", "userId");
    assertThat(schema.reserved())
        .startsWith(3, 4, 1_000, 1_001)
        .hasSize(ProtobufSchemas.MAX_RESERVED);
  }

  @Test
  void describes_lists_maps_oneofs_and_optional_fields() throws Exception {
    var entry =
        DescriptorProto.newBuilder()
            .setName("CountsEntry")
            .setOptions(MessageOptions.newBuilder().setMapEntry(true))
            .addField(field("key", 1, Type.TYPE_SFIXED32))
            .addField(typed("value", 2, Type.TYPE_MESSAGE, ".google.protobuf.Timestamp"));
    var message =
        DescriptorProto.newBuilder()
            .setName("Shapes")
            .addNestedType(entry)
            .addOneofDecl(OneofDescriptorProto.newBuilder().setName("choice"))
            .addOneofDecl(OneofDescriptorProto.newBuilder().setName("_maybe"))
            .addField(field("list", 1, Type.TYPE_INT32).setLabel(Label.LABEL_REPEATED))
            .addField(
                typed("counts", 2, Type.TYPE_MESSAGE, ".a.b.Shapes.CountsEntry")
                    .setLabel(Label.LABEL_REPEATED))
            .addField(field("left", 3, Type.TYPE_BOOL).setOneofIndex(0))
            .addField(field("maybe", 4, Type.TYPE_BOOL).setOneofIndex(1).setProto3Optional(true));

    ProtobufSchemas schemas = ProtobufSchemas.of(build(message));

    assertThat(schemas.messages()).hasSize(1);
    assertThat(schemas.messages().getFirst().fields())
        .containsExactly(
            schema("list", 1, Cardinality.REPEATED, Kind.INT32, "", Kind.STRING, ""),
            schema(
                "counts",
                2,
                Cardinality.MAP,
                Kind.MESSAGE,
                "google.protobuf.Timestamp",
                Kind.SFIXED32,
                ""),
            schema("left", 3, Cardinality.SINGULAR, Kind.BOOL, "", Kind.STRING, "choice"),
            schema("maybe", 4, Cardinality.OPTIONAL, Kind.BOOL, "", Kind.STRING, ""));
  }

  @Test
  void follows_references_and_takes_in_the_types_around_nested_ones() throws Exception {
    var inner =
        DescriptorProto.newBuilder()
            .setName("Inner")
            .addField(typed("self", 1, Type.TYPE_MESSAGE, ".a.b.Outer.Inner"))
            .addField(typed("mood", 2, Type.TYPE_ENUM, ".a.b.Outer.Mood"));
    var mood =
        EnumDescriptorProto.newBuilder()
            .setName("Mood")
            .addValue(EnumValueDescriptorProto.newBuilder().setName("MOOD_FINE").setNumber(0))
            .addReservedRange(EnumReservedRange.newBuilder().setStart(4).setEnd(5));
    var outer =
        DescriptorProto.newBuilder().setName("Outer").addNestedType(inner).addEnumType(mood);

    Descriptor type = build(outer).getNestedTypes().getFirst();
    ProtobufSchemas schemas = ProtobufSchemas.of(type, type);

    assertThat(schemas.messages())
        .extracting(MessageSchema::name)
        .containsExactly("a.b.Outer.Inner", "a.b.Outer");
    assertThat(schemas.enums())
        .containsExactly(
            new EnumSchema(
                "a.b.Outer.Mood", List.of(new EnumSchema.Value("MOOD_FINE", 0)), List.of(4, 5)));
  }

  @Test
  void leaves_out_the_well_known_types() {
    assertThat(ProtobufSchemas.of(com.google.protobuf.Timestamp.getDescriptor()).messages())
        .isEmpty();
    assertThat(ProtobufSchemas.of(com.google.protobuf.Value.getDescriptor()).enums()).isEmpty();
    assertThat(ProtobufSchemas.of(Api.getDescriptor()).messages())
        .extracting(MessageSchema::name)
        .contains("google.protobuf.Api", "google.protobuf.Method")
        .doesNotContain("google.protobuf.Any");
  }

  @Test
  void knows_which_proto2_fields_have_presence() {
    MessageSchema schema =
        ProtobufSchemas.of(DescriptorProto.getDescriptor()).messages().getFirst();
    assertThat(schema.fields())
        .filteredOn(field -> field.name().equals("name"))
        .extracting(FieldSchema::cardinality)
        .containsExactly(Cardinality.OPTIONAL);
  }

  @Test
  void refuses_a_group() throws Exception {
    var group = DescriptorProto.newBuilder().setName("Old");
    var message =
        DescriptorProto.newBuilder()
            .setName("Ancient")
            .addNestedType(group)
            .addField(typed("old", 1, Type.TYPE_GROUP, ".a.b.Ancient.Old"));
    Descriptor type = build(message, "proto2");

    assertThatThrownBy(() -> ProtobufSchemas.of(type))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a.b.Ancient.old is a group");
  }

  private static FieldSchema schema(
      String name,
      int number,
      Cardinality cardinality,
      Kind kind,
      String type,
      Kind mapKey,
      String oneof) {
    return new FieldSchema(name, name, number, cardinality, kind, type, mapKey, oneof);
  }

  private static FieldDescriptorProto.Builder field(String name, int number, Type type) {
    return FieldDescriptorProto.newBuilder()
        .setName(name)
        .setNumber(number)
        .setType(type)
        .setLabel(Label.LABEL_OPTIONAL);
  }

  private static FieldDescriptorProto.Builder typed(
      String name, int number, Type type, String typeName) {
    return field(name, number, type).setTypeName(typeName);
  }

  private static Descriptor build(DescriptorProto.Builder message)
      throws DescriptorValidationException {
    return build(message, "proto3");
  }

  private static Descriptor build(DescriptorProto.Builder message, String syntax)
      throws DescriptorValidationException {
    FileDescriptorProto file =
        FileDescriptorProto.newBuilder()
            .setName("a/b.proto")
            .setPackage("a.b")
            .setSyntax(syntax)
            .addDependency("google/protobuf/timestamp.proto")
            .addMessageType(message)
            .build();
    FileDescriptor[] imports = {TimestampProto.getDescriptor()};
    return FileDescriptor.buildFrom(file, imports).getMessageTypes().getFirst();
  }
}
