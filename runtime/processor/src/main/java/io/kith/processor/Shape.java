package io.kith.processor;

/** How often a field holds its value, and in which Java type. */
enum Shape {
  SINGLE,
  OPTIONAL,
  OPTIONAL_INT,
  OPTIONAL_LONG,
  OPTIONAL_DOUBLE,
  LIST,
  SET,
  MAP;

  boolean isOptional() {
    return switch (this) {
      case OPTIONAL, OPTIONAL_INT, OPTIONAL_LONG, OPTIONAL_DOUBLE -> true;
      case SINGLE, LIST, SET, MAP -> false;
    };
  }

  /** Whether it is what Java has for its cardinality in the contract, unless another is named. */
  boolean isPlain() {
    return switch (this) {
      case SINGLE, OPTIONAL, LIST, MAP -> true;
      case OPTIONAL_INT, OPTIONAL_LONG, OPTIONAL_DOUBLE, SET -> false;
    };
  }

  /** The class of an optional, and of a collection. */
  String javaClass() {
    return switch (this) {
      case SINGLE -> throw new IllegalStateException("a single value has no class around it");
      case OPTIONAL -> "«java.util.Optional»";
      case OPTIONAL_INT -> "«java.util.OptionalInt»";
      case OPTIONAL_LONG -> "«java.util.OptionalLong»";
      case OPTIONAL_DOUBLE -> "«java.util.OptionalDouble»";
      case LIST -> "«java.util.List»";
      case SET -> "«java.util.Set»";
      case MAP -> "«java.util.Map»";
    };
  }

  /** The method of an optional that returns its value. */
  String getter() {
    return switch (this) {
      case OPTIONAL_INT -> "getAsInt()";
      case OPTIONAL_LONG -> "getAsLong()";
      case OPTIONAL_DOUBLE -> "getAsDouble()";
      default -> "get()";
    };
  }
}
