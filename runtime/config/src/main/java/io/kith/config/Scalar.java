package io.kith.config;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A type whose values are a single text.
 *
 * @param allowed what is allowed, as it ends a sentence
 * @param parse reads a text; throws {@link IllegalArgumentException} if it is none of these
 * @param print the text of a value; of a secret, what hides it
 * @param order compares values of a type that can have a {@link Range}; null for other types
 */
record Scalar(
    String allowed,
    Function<String, ? extends Object> parse,
    Function<Object, String> print,
    @Nullable Comparator<Object> order) {

  private static final Comparator<Object> NATURAL = Scalar::compare;

  /** The scalar of a Java type; null if it is none. */
  static @Nullable Scalar of(Type type) {
    if (!(type instanceof Class<?> plain)) {
      return null;
    }
    if (plain.isEnum()) {
      return ofEnum(plain);
    }
    return switch (plain.getName()) {
      case "java.lang.String" -> plain("a text", text -> text);
      case "int", "java.lang.Integer" -> ordered("a whole number", trimmed(Integer::valueOf));
      case "long", "java.lang.Long" -> ordered("a whole number", trimmed(Long::valueOf));
      case "double", "java.lang.Double" -> ordered("a number", trimmed(Scalar::parseDouble));
      case "boolean", "java.lang.Boolean" -> plain("true or false", trimmed(Scalar::parseBoolean));
      case "java.time.Duration" ->
          new Scalar(
              Durations.EXPECTED,
              Durations::parse,
              value -> Durations.print((Duration) value),
              NATURAL);
      case "io.kith.config.ByteSize" -> ordered(ByteSize.EXPECTED, ByteSize::parse);
      case "io.kith.config.Secret" -> plain("a text", Secret::new);
      default -> null;
    };
  }

  private static Scalar plain(String allowed, Function<String, ? extends Object> parse) {
    return new Scalar(allowed, parse, Object::toString, null);
  }

  private static Scalar ordered(String allowed, Function<String, ? extends Object> parse) {
    return new Scalar(allowed, parse, Object::toString, NATURAL);
  }

  @SuppressWarnings("unchecked") // all values of one scalar are of one type
  private static int compare(Object a, Object b) {
    return ((Comparable<Object>) a).compareTo(b);
  }

  private static <T> Function<String, T> trimmed(Function<String, T> parse) {
    return text -> parse.apply(text.strip());
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

  private static Scalar ofEnum(Class<?> type) {
    List<Object> constants = List.of(type.getEnumConstants());
    Function<String, Object> parse =
        text ->
            constants.stream()
                .filter(constant -> word(constant).equals(word(text)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(text));
    return new Scalar(oneOf(constants.stream().map(Scalar::word)), parse, Scalar::word, null);
  }

  private static String oneOf(Stream<String> words) {
    return "one of " + String.join(", ", words.toList());
  }

  /** {@code ROUND_ROBIN} as it is written in a file: {@code round-robin}. */
  private static String word(Object constantOrText) {
    String name =
        constantOrText instanceof Enum<?> constant ? constant.name() : (String) constantOrText;
    return name.strip().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
