package io.kith.codec;

import io.kith.codec.FieldSchema.Cardinality;
import java.util.List;

/** Short ways to write schemas down in tests. */
final class Schemas {

  private Schemas() {}

  static FieldSchema field(String name, int number, Kind kind) {
    return field(name, number, Cardinality.SINGULAR, kind);
  }

  static FieldSchema field(String name, int number, Cardinality cardinality, Kind kind) {
    return typed(name, number, cardinality, kind, "");
  }

  static FieldSchema message(String name, int number, String type) {
    return typed(name, number, Cardinality.SINGULAR, Kind.MESSAGE, type);
  }

  static FieldSchema enumeration(String name, int number, String type) {
    return typed(name, number, Cardinality.SINGULAR, Kind.ENUM, type);
  }

  static FieldSchema typed(
      String name, int number, Cardinality cardinality, Kind kind, String type) {
    return new FieldSchema(
        name, ProtoNames.jsonName(name), number, cardinality, kind, type, Kind.STRING, "");
  }

  static FieldSchema map(String name, int number, Kind key, Kind value, String type) {
    return new FieldSchema(
        name, ProtoNames.jsonName(name), number, Cardinality.MAP, value, type, key, "");
  }

  static FieldSchema oneof(String oneof, FieldSchema field) {
    return new FieldSchema(
        field.name(),
        field.jsonName(),
        field.number(),
        field.cardinality(),
        field.kind(),
        field.typeName(),
        field.mapKey(),
        oneof);
  }

  static MessageSchema type(String name, FieldSchema... fields) {
    return new MessageSchema(name, List.of(fields), List.of());
  }

  static EnumSchema enumType(String name, String... values) {
    var list =
        java.util.stream.IntStream.range(0, values.length)
            .mapToObj(i -> new EnumSchema.Value(values[i], i))
            .toList();
    return new EnumSchema(name, list, List.of());
  }

  static MethodSchema method(String name, String request, String reply, String... errors) {
    return new MethodSchema(name, "signature of " + name, request, reply, List.of(errors));
  }

  static ServiceSchema service(
      String name, List<MethodSchema> methods, List<MessageSchema> messages, EnumSchema... enums) {
    return new ServiceSchema(name, "1.2.3", methods, messages, List.of(enums));
  }

  static ServiceSchema service(List<MessageSchema> messages, EnumSchema... enums) {
    return service("a.b.Things", List.of(), messages, enums);
  }
}
