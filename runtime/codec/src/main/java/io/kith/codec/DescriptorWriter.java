package io.kith.codec;

import io.kith.codec.FieldSchema.Cardinality;
import io.kith.core.Method.Trait;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Writes {@code google.protobuf.FileDescriptorProto}, as protoc would of the {@code .proto} that
 * {@link ProtoText} writes. The numbers are those of its fields.
 *
 * @see <a
 *     href="https://github.com/protocolbuffers/protobuf/blob/main/src/google/protobuf/descriptor.proto">descriptor.proto</a>
 */
final class DescriptorWriter {

  private static final int OPTIONAL = 1;
  private static final int REPEATED = 3;
  private static final int TYPE_MESSAGE = 11;
  private static final int IDEMPOTENT = 2;

  private final ProtoTypes types;
  private final ProtoWriter out = new ProtoWriter(4096, Limits.defaults());

  DescriptorWriter(ProtoTypes types) {
    this.types = types;
  }

  byte[] file(String path, List<String> imports, SortedSet<String> definitions) {
    out.string(1, path);
    String home = types.packageOf(definitions.first());
    if (!home.isEmpty()) {
      out.string(2, home);
    }
    imports.forEach(file -> out.string(3, file));
    // The order of the contract, within each kind.
    List<String> ordered = types.definitions().stream().filter(definitions::contains).toList();
    for (String name : ordered) {
      MessageSchema message = types.message(name);
      if (message != null) {
        message(4, message);
      }
    }
    for (String name : ordered) {
      if (types.message(name) == null && types.service(name) == null) {
        enumeration(5, types.enumeration(name));
      }
    }
    for (String name : ordered) {
      ServiceSchema service = types.service(name);
      if (service != null) {
        service(service);
      }
    }
    out.string(12, "proto3");
    return out.toByteArray();
  }

  private void message(int number, MessageSchema message) {
    int mark = out.begin(number);
    out.string(1, ProtoNames.simple(message.name()));
    List<String> oneofs = oneofs(message);
    int realOneofs = oneofs.size();
    for (FieldSchema field : message.fields()) {
      if (field.cardinality() == Cardinality.OPTIONAL) {
        oneofs.add(syntheticOneof(field, message));
      }
    }
    int nextSynthetic = realOneofs;
    for (FieldSchema field : message.fields()) {
      boolean optional = field.cardinality() == Cardinality.OPTIONAL;
      int oneof = optional ? nextSynthetic++ : oneofs.indexOf(field.oneof());
      field(field, message, field.oneof().isEmpty() && !optional ? -1 : oneof, optional);
    }
    nested(message);
    for (String oneof : oneofs) {
      int oneofMark = out.begin(8);
      out.string(1, oneof);
      out.end(oneofMark);
    }
    reserved(9, message.reserved(), 1);
    out.end(mark);
  }

  private static List<String> oneofs(MessageSchema message) {
    var names = new ArrayList<String>();
    for (FieldSchema field : message.fields()) {
      if (!field.oneof().isEmpty() && !names.contains(field.oneof())) {
        names.add(field.oneof());
      }
    }
    return names;
  }

  /** The oneof that makes an optional field's presence known, named as protoc names it. */
  private static String syntheticOneof(FieldSchema field, MessageSchema message) {
    var name = new StringBuilder("_").append(field.name());
    while (message.fields().stream()
        .anyMatch(other -> other.name().contentEquals(name) || other.oneof().contentEquals(name))) {
      name.insert(0, 'X');
    }
    return name.toString();
  }

  private void field(FieldSchema field, MessageSchema in, int oneof, boolean optional) {
    int mark = out.begin(2);
    out.string(1, field.name());
    out.int32(3, field.number());
    boolean many =
        field.cardinality() == Cardinality.REPEATED || field.cardinality() == Cardinality.MAP;
    out.int32(4, many ? REPEATED : OPTIONAL);
    if (field.cardinality() == Cardinality.MAP) {
      out.int32(5, TYPE_MESSAGE);
      out.string(6, "." + in.name() + "." + entryName(field));
    } else {
      type(field.kind(), field.typeName());
    }
    if (oneof >= 0) {
      out.int32(9, oneof);
    }
    out.string(10, field.jsonName());
    if (optional) {
      out.bool(17, true);
    }
    out.end(mark);
  }

  private void type(Kind kind, String typeName) {
    out.int32(5, number(kind));
    if (!typeName.isEmpty()) {
      out.string(6, "." + typeName);
    }
  }

  private static int number(Kind kind) {
    return switch (kind) {
      case DOUBLE -> 1;
      case FLOAT -> 2;
      case INT64 -> 3;
      case UINT64 -> 4;
      case INT32 -> 5;
      case FIXED64 -> 6;
      case FIXED32 -> 7;
      case BOOL -> 8;
      case STRING -> 9;
      case MESSAGE -> TYPE_MESSAGE;
      case BYTES -> 12;
      case UINT32 -> 13;
      case ENUM -> 14;
      case SFIXED32 -> 15;
      case SFIXED64 -> 16;
      case SINT32 -> 17;
      case SINT64 -> 18;
    };
  }

  private void nested(MessageSchema message) {
    for (FieldSchema field : message.fields()) {
      if (field.cardinality() == Cardinality.MAP) {
        entry(field);
      }
    }
    for (String name : types.nestedIn(message.name())) {
      MessageSchema inner = types.message(name);
      if (inner != null) {
        message(3, inner);
      }
    }
    for (String name : types.nestedIn(message.name())) {
      if (types.message(name) == null) {
        enumeration(4, types.enumeration(name));
      }
    }
  }

  /** A map is a list of entries, whose type only says so. */
  private void entry(FieldSchema map) {
    int mark = out.begin(3);
    out.string(1, entryName(map));
    entryField("key", 1, map.mapKey(), "");
    entryField("value", 2, map.kind(), map.typeName());
    int options = out.begin(7);
    out.bool(7, true);
    out.end(options);
    out.end(mark);
  }

  private void entryField(String name, int number, Kind kind, String typeName) {
    int mark = out.begin(2);
    out.string(1, name);
    out.int32(3, number);
    out.int32(4, OPTIONAL);
    type(kind, typeName);
    out.string(10, name);
    out.end(mark);
  }

  private static String entryName(FieldSchema map) {
    var name = new StringBuilder();
    boolean upper = true;
    for (int i = 0; i < map.name().length(); i++) {
      char c = map.name().charAt(i);
      if (c == '_') {
        upper = true;
      } else {
        name.append(upper ? Character.toUpperCase(c) : c);
        upper = false;
      }
    }
    return name.append("Entry").toString();
  }

  private void enumeration(int number, EnumSchema type) {
    int mark = out.begin(number);
    out.string(1, ProtoNames.simple(type.name()));
    for (EnumSchema.Value value : type.values()) {
      int valueMark = out.begin(2);
      out.string(1, value.name());
      out.int32(2, value.number());
      out.end(valueMark);
    }
    if (type.values().stream().map(EnumSchema.Value::number).distinct().count()
        < type.values().size()) {
      int options = out.begin(3);
      out.bool(2, true); // allow_alias
      out.end(options);
    }
    reserved(4, type.reserved(), 0);
    out.end(mark);
  }

  /** Ranges of numbers; {@code beyond} is 1 where the end of a range is no part of it. */
  private void reserved(int number, List<Integer> numbers, int beyond) {
    Integer first = null;
    var sorted = new TreeSet<>(numbers);
    for (int each : sorted) {
      first = first == null ? each : first;
      if (!sorted.contains(each + 1)) {
        int mark = out.begin(number);
        out.int32(1, first);
        out.int32(2, each + beyond);
        out.end(mark);
        first = null;
      }
    }
  }

  private void service(ServiceSchema service) {
    int mark = out.begin(6);
    out.string(1, ProtoNames.simple(service.name()));
    for (MethodSchema method : service.methods()) {
      int methodMark = out.begin(2);
      out.string(1, method.name());
      out.string(2, "." + method.request());
      out.string(3, "." + method.reply());
      if (method.is(Trait.IDEMPOTENT)) {
        int options = out.begin(4);
        out.int32(34, IDEMPOTENT);
        out.end(options);
      }
      if (method.is(Trait.CLIENT_STREAMING)) {
        out.bool(5, true);
      }
      if (method.is(Trait.SERVER_STREAMING)) {
        out.bool(6, true);
      }
      out.end(methodMark);
    }
    out.end(mark);
  }
}
