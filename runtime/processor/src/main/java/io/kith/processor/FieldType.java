package io.kith.processor;

import org.jspecify.annotations.Nullable;

/**
 * The type of a field.
 *
 * @param key the keys of a map; null for other shapes
 * @param boxed whether a single primitive value stands in Java's boxed type, as the argument of a
 *     generic record does
 */
record FieldType(Shape shape, Value value, @Nullable Scalar key, boolean boxed) {

  static FieldType of(Shape shape, Value value) {
    return new FieldType(shape, value, null, false);
  }

  /** The Java type. */
  String javaType() {
    return switch (shape) {
      case SINGLE -> boxed ? value.boxedType() : value.javaType();
      case OPTIONAL, LIST, SET -> shape.javaClass() + "<" + value.boxedType() + ">";
      case OPTIONAL_INT, OPTIONAL_LONG, OPTIONAL_DOUBLE -> shape.javaClass();
      case MAP ->
          shape.javaClass() + "<" + requireKey().boxedType() + ", " + value.boxedType() + ">";
    };
  }

  /** The Java type as it is declared where nothing is generic. */
  String declaredType() {
    return shape == Shape.SINGLE ? value.javaType() : javaType();
  }

  /** Whether the type in the contract tells the Java type. */
  boolean isPlain() {
    return shape.isPlain() && isPlain(value) && (key == null || isPlain(key));
  }

  private static boolean isPlain(Value value) {
    return !(value instanceof Scalar scalar) || scalar.isPlain();
  }

  /** The Java type as a type argument. */
  String boxedType() {
    return shape == Shape.SINGLE ? value.boxedType() : javaType();
  }

  /** Whether it can be null in Java. */
  boolean isReference() {
    return shape != Shape.SINGLE || boxed || !value.isPrimitive();
  }

  Scalar requireKey() {
    if (key == null) {
      throw new IllegalStateException(shape + " has no key");
    }
    return key;
  }
}
