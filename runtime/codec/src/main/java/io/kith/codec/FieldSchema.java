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
 * @param javaType how Java declares it where the protobuf type does not tell: {@code UUID}, {@code
 *     Set<Integer>}; empty otherwise
 */
public record FieldSchema(
    String name,
    String jsonName,
    int number,
    Cardinality cardinality,
    Kind kind,
    String typeName,
    Kind mapKey,
    String oneof,
    String javaType) {

  /** A field that Java declares as its protobuf type tells. */
  public FieldSchema(
      String name,
      String jsonName,
      int number,
      Cardinality cardinality,
      Kind kind,
      String typeName,
      Kind mapKey,
      String oneof) {
    this(name, jsonName, number, cardinality, kind, typeName, mapKey, oneof, "");
  }

  /** A field that occurs once; {@code typeName} is empty unless it is an enum or message. */
  public static FieldSchema singular(
      String name, String jsonName, int number, Kind kind, String typeName) {
    return of(name, jsonName, number, Cardinality.SINGULAR, kind, typeName);
  }

  /** A field that occurs once or not at all. */
  public static FieldSchema optional(
      String name, String jsonName, int number, Kind kind, String typeName) {
    return of(name, jsonName, number, Cardinality.OPTIONAL, kind, typeName);
  }

  /** A field that occurs any number of times. */
  public static FieldSchema repeated(
      String name, String jsonName, int number, Kind kind, String typeName) {
    return of(name, jsonName, number, Cardinality.REPEATED, kind, typeName);
  }

  /** A map with values of a kind and type. */
  public static FieldSchema map(
      String name, String jsonName, int number, Kind mapKey, Kind kind, String typeName) {
    return new FieldSchema(name, jsonName, number, Cardinality.MAP, kind, typeName, mapKey, "");
  }

  private static FieldSchema of(
      String name,
      String jsonName,
      int number,
      Cardinality cardinality,
      Kind kind,
      String typeName) {
    return new FieldSchema(name, jsonName, number, cardinality, kind, typeName, Kind.STRING, "");
  }

  /** This field as a part of a oneof. */
  public FieldSchema in(String oneofName) {
    return new FieldSchema(
        name, jsonName, number, cardinality, kind, typeName, mapKey, oneofName, javaType);
  }

  /** This field as one that Java declares with this type. */
  public FieldSchema as(String type) {
    return new FieldSchema(
        name, jsonName, number, cardinality, kind, typeName, mapKey, oneof, type);
  }

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
