package io.kith.codec;

import io.kith.codec.FieldSchema.Cardinality;
import java.util.ArrayList;
import java.util.List;

/** The fields of protobuf's well-known message types. */
final class WellKnownSchemas {

  private static final String VALUE = WellKnownType.PACKAGE + "Value";

  static final List<MessageSchema> ALL = all();

  /** All of them, as a contract without a method. */
  static final ServiceSchema CONTRACT =
      new ServiceSchema(
          WellKnownType.PACKAGE + "WellKnown",
          "1.0.0",
          List.of(),
          ALL,
          List.of(WellKnownType.NULL_VALUE));

  private WellKnownSchemas() {}

  private static List<MessageSchema> all() {
    var all = new ArrayList<MessageSchema>();
    all.add(type("Timestamp", field("seconds", 1, Kind.INT64), field("nanos", 2, Kind.INT32)));
    all.add(type("Duration", field("seconds", 1, Kind.INT64), field("nanos", 2, Kind.INT32)));
    all.add(type("Any", field("type_url", 1, Kind.STRING), field("value", 2, Kind.BYTES)));
    all.add(type("Empty"));
    all.add(type("FieldMask", field("paths", 1, Cardinality.REPEATED, Kind.STRING, "", "")));
    all.add(type("Struct", field("fields", 1, Cardinality.MAP, Kind.MESSAGE, VALUE, "")));
    all.add(type("ListValue", field("values", 1, Cardinality.REPEATED, Kind.MESSAGE, VALUE, "")));
    all.add(
        type(
            "Value",
            choice("null_value", 1, Kind.ENUM, WellKnownType.NULL_VALUE.name()),
            choice("number_value", 2, Kind.DOUBLE, ""),
            choice("string_value", 3, Kind.STRING, ""),
            choice("bool_value", 4, Kind.BOOL, ""),
            choice("struct_value", 5, Kind.MESSAGE, WellKnownType.PACKAGE + "Struct"),
            choice("list_value", 6, Kind.MESSAGE, WellKnownType.PACKAGE + "ListValue")));
    for (WellKnownType wrapper : WellKnownType.values()) {
      Kind wrapped = wrapper.wrapped();
      if (wrapped != null) {
        all.add(
            new MessageSchema(wrapper.fullName(), List.of(field("value", 1, wrapped)), List.of()));
      }
    }
    return List.copyOf(all);
  }

  private static MessageSchema type(String name, FieldSchema... fields) {
    return new MessageSchema(WellKnownType.PACKAGE + name, List.of(fields), List.of());
  }

  private static FieldSchema choice(String name, int number, Kind kind, String type) {
    return field(name, number, Cardinality.SINGULAR, kind, type, "kind");
  }

  private static FieldSchema field(String name, int number, Kind kind) {
    return field(name, number, Cardinality.SINGULAR, kind, "", "");
  }

  private static FieldSchema field(
      String name, int number, Cardinality cardinality, Kind kind, String type, String oneof) {
    return new FieldSchema(
        name, ProtoNames.jsonName(name), number, cardinality, kind, type, Kind.STRING, oneof);
  }
}
