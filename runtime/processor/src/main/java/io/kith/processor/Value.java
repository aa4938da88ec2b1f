package io.kith.processor;

import io.kith.codec.Kind;
import org.jspecify.annotations.Nullable;

/**
 * What a field holds once, a list many times: its type on the wire, and the Java expressions that
 * write and read it.
 *
 * <p>Expressions name classes as {@link JavaSource} wants it.
 */
sealed interface Value permits Scalar, EnumType, MessageType {

  /** The protobuf type. */
  Kind kind();

  /** The Java type; a primitive one where there is one. */
  String javaType();

  /** The Java type as a type argument. */
  default String boxedType() {
    return javaType();
  }

  /** Whether Java's type is primitive, so that it cannot be null. */
  default boolean isPrimitive() {
    return false;
  }

  /** The statement that writes a field of this number. */
  String write(int number, String expression);

  /** The statement that writes a value of a packed list. */
  default String writeRaw(String expression) {
    throw new IllegalStateException(kind() + " is never packed");
  }

  /**
   * The expression that reads a value.
   *
   * @param before the expression of the value that was read before
   */
  String read(String before);

  /** The initial value of a variable of this type, before anything is read. */
  String initial();

  /** The condition under which a singular field is written; null if it always is. */
  default @Nullable String presence(String expression) {
    return null;
  }
}
