package io.kith.codec;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The message types of protobuf itself that have a JSON form of their own, and the files that
 * define them.
 *
 * @see <a href="https://protobuf.dev/programming-guides/json/">Protocol Buffers: ProtoJSON</a>
 */
enum WellKnownType {
  TIMESTAMP("Timestamp", "timestamp"),
  DURATION("Duration", "duration"),
  ANY("Any", "any"),
  EMPTY("Empty", "empty"),
  FIELD_MASK("FieldMask", "field_mask"),
  STRUCT("Struct", "struct"),
  VALUE("Value", "struct"),
  LIST_VALUE("ListValue", "struct"),
  DOUBLE_VALUE("DoubleValue", Kind.DOUBLE),
  FLOAT_VALUE("FloatValue", Kind.FLOAT),
  INT64_VALUE("Int64Value", Kind.INT64),
  UINT64_VALUE("UInt64Value", Kind.UINT64),
  INT32_VALUE("Int32Value", Kind.INT32),
  UINT32_VALUE("UInt32Value", Kind.UINT32),
  BOOL_VALUE("BoolValue", Kind.BOOL),
  STRING_VALUE("StringValue", Kind.STRING),
  BYTES_VALUE("BytesValue", Kind.BYTES);

  static final String PACKAGE = "google.protobuf.";

  /** The one enum among them; its only value is JSON's null. */
  static final EnumSchema NULL_VALUE =
      new EnumSchema(
          PACKAGE + "NullValue", List.of(new EnumSchema.Value("NULL_VALUE", 0)), List.of());

  private static final Map<String, WellKnownType> BY_NAME =
      Stream.of(values()).collect(Collectors.toMap(type -> type.fullName, type -> type));

  private final String fullName;
  private final String file;
  private final @Nullable Kind wrapped;

  WellKnownType(String name, String file) {
    this(name, file, null);
  }

  WellKnownType(String name, Kind wrapped) {
    this(name, "wrappers", wrapped);
  }

  WellKnownType(String name, String file, @Nullable Kind wrapped) {
    this.fullName = "google.protobuf." + name; // PACKAGE is not initialised yet
    this.file = "google/protobuf/" + file + ".proto";
    this.wrapped = wrapped;
  }

  /** The type of this full name; null if it is none of them. */
  static @Nullable WellKnownType of(String fullName) {
    return BY_NAME.get(fullName);
  }

  /** The file that defines a type; null if it is none of protobuf's well-known types. */
  static @Nullable String fileOf(String fullName) {
    if (fullName.equals(NULL_VALUE.name())) {
      return STRUCT.file;
    }
    WellKnownType type = of(fullName);
    return type == null ? null : type.file;
  }

  /** The full name of the message type. */
  String fullName() {
    return fullName;
  }

  /** The type of the field {@code value} of a wrapper; null for the types that wrap no scalar. */
  @Nullable Kind wrapped() {
    return wrapped;
  }
}
