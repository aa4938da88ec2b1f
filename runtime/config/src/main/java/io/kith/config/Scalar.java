package io.kith.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A type whose values are a single text. Every start comes by here, so that it is switches on a
 * name rather than functions, of which each would be a class of its own to make.
 *
 * @param type one of those that {@link #of} knows
 */
record Scalar(Class<?> type) {

  private static final Map<Class<?>, String> ALLOWED =
      Map.ofEntries(
          Map.entry(String.class, "a text"),
          Map.entry(Secret.class, "a text"),
          Map.entry(int.class, "a whole number"),
          Map.entry(Integer.class, "a whole number"),
          Map.entry(long.class, "a whole number"),
          Map.entry(Long.class, "a whole number"),
          Map.entry(double.class, "a number"),
          Map.entry(Double.class, "a number"),
          Map.entry(boolean.class, "true or false"),
          Map.entry(Boolean.class, "true or false"),
          Map.entry(Duration.class, Durations.EXPECTED),
          Map.entry(ByteSize.class, ByteSize.EXPECTED));

  /** The scalar of a Java type; null if it is none. */
  static @Nullable Scalar of(Class<?> type) {
    return type.isEnum() || ALLOWED.containsKey(type) ? new Scalar(type) : null;
  }

  /** What is allowed, as it ends a sentence. */
  String allowed() {
    String allowed = ALLOWED.get(type);
    return allowed == null ? "one of " + words() : allowed;
  }

  private String words() {
    var words = new ArrayList<String>();
    for (Object constant : type.getEnumConstants()) {
      words.add(print(constant));
    }
    return String.join(", ", words);
  }

  /** Whether it can have a {@link Range}. */
  boolean isOrdered() {
    return switch (type.getName()) {
      case "int", "java.lang.Integer", "long", "java.lang.Long" -> true;
      case "double", "java.lang.Double" -> true;
      case "java.time.Duration", "io.kith.config.ByteSize" -> true;
      default -> false;
    };
  }

  /** Compares values of a type that has an order. */
  @SuppressWarnings("unchecked") // all values of one scalar are of one type
  int compare(Object a, Object b) {
    return ((Comparable<Object>) a).compareTo(b);
  }

  /**
   * Reads a text.
   *
   * @throws IllegalArgumentException if it is none of what is allowed
   */
  Object parse(String text) {
    return switch (type.getName()) {
      case "java.lang.String" -> text;
      case "io.kith.config.Secret" -> new Secret(text);
      case "int", "java.lang.Integer" -> Integer.valueOf(text.strip());
      case "long", "java.lang.Long" -> Long.valueOf(text.strip());
      case "double", "java.lang.Double" -> parseDouble(text.strip());
      case "boolean", "java.lang.Boolean" -> parseBoolean(text.strip());
      case "java.time.Duration" -> Durations.parse(text);
      case "io.kith.config.ByteSize" -> ByteSize.parse(text);
      default -> parseEnum(text);
    };
  }

  private static Double parseDouble(String text) {
    double value = Double.parseDouble(text);
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(text);
    }
    return value;
  }

  private static Boolean parseBoolean(String text) {
    return switch (text) {
      case "true", "True", "TRUE" -> true;
      case "false", "False", "FALSE" -> false;
      default -> throw new IllegalArgumentException(text);
    };
  }

  private Object parseEnum(String text) {
    for (Object constant : type.getEnumConstants()) {
      if (print(constant).equals(word(text))) {
        return constant;
      }
    }
    throw new IllegalArgumentException(text);
  }

  /** The text of a value; of a secret, what hides it. */
  String print(Object value) {
    if (value instanceof Duration duration) {
      return Durations.print(duration);
    }
    return value instanceof Enum<?> constant ? word(constant.name()) : value.toString();
  }

  /** {@code ROUND_ROBIN} as it is written in a file: {@code round-robin}. */
  private static String word(String name) {
    return name.strip().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
