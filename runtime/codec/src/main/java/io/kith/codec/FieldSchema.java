package io.kith.codec;

/**
 * One field of a message.
 *
 * @param name the name in the {@code .proto}, {@code snake_case}
 * @param jsonName the name in JSON, which is also the Java name
 * @param number the field number
 * @param cardinality how often it occurs
 * @param kind the type of its value; of a map, of the map's values
 * @param typeName the full name of the enum or message type; empty for other kinds
 * @param mapKey the type of a map's keys; {@link Kind#STRING} and without meaning for other fields
 * @param oneof the name of the oneof that it belongs to; empty for none
 */
public record FieldSchema(
    String name,
    String jsonName,
    int number,
    Cardinality cardinality,
    Kind kind,
    String typeName,
    Kind mapKey,
    String oneof) {

  /** How often a field occurs. */
  public enum Cardinality {
    /** Once; its default value is not written. */
    SINGULAR,
    /** Once or not at all, and the difference is known. */
    OPTIONAL,
    /** Any number of times. */
    REPEATED,
    /** A map. */
    MAP
  }
}
