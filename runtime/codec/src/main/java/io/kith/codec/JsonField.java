package io.kith.codec;

import io.kith.codec.FieldSchema.Cardinality;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;

/**
 * A field of a {@link JsonType}.
 *
 * @param index its position among the fields of its type
 * @param oneof the position of its oneof among those of its type; -1 for none
 * @param type the message type of its value, and of a map the type of its entries; null for other
 *     kinds
 * @param enumeration the enum type of its value; null for other kinds
 */
record JsonField(
    FieldSchema schema,
    int index,
    int oneof,
    SerializableString key,
    @Nullable JsonType type,
    @Nullable JsonEnum enumeration) {

  private static final int LENGTH_DELIMITED = 2;

  static JsonField of(
      FieldSchema schema,
      int index,
      int oneof,
      @Nullable JsonType type,
      @Nullable JsonEnum enumeration) {
    return new JsonField(
        schema, index, oneof, new SerializedString(schema.jsonName()), type, enumeration);
  }

  int number() {
    return schema.number();
  }

  String protoName() {
    return schema.name();
  }

  String jsonName() {
    return schema.jsonName();
  }

  Kind kind() {
    return schema.kind();
  }

  boolean isMap() {
    return schema.cardinality() == Cardinality.MAP;
  }

  boolean isRepeated() {
    return schema.cardinality() == Cardinality.REPEATED;
  }

  /** Whether a value of this wire type belongs to this field; otherwise it is an unknown field. */
  boolean accepts(int wireType) {
    return isMap()
        ? wireType == LENGTH_DELIMITED
        : wireType == kind().wireType() || isPacked(wireType);
  }

  /** Whether this wire type says that the values of a list are packed. */
  boolean isPacked(int wireType) {
    return isRepeated() && kind().isPackable() && wireType == LENGTH_DELIMITED;
  }

  /** Whether a default value is as good as none. */
  boolean isImplicit() {
    return schema.cardinality() == Cardinality.SINGULAR && oneof < 0 && kind() != Kind.MESSAGE;
  }

  /** Whether it has a value even where it does not occur. */
  boolean hasDefault() {
    return isMap() || isRepeated() || isImplicit();
  }

  JsonEnum requireEnumeration() {
    return Objects.requireNonNull(enumeration);
  }

  /** Whether JSON's null is a value of this field, not its absence. */
  boolean takesNull() {
    return (type != null && type.wellKnown() == WellKnownType.VALUE)
        || (enumeration != null && enumeration.isNullValue());
  }
}
