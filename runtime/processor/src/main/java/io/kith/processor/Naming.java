package io.kith.processor;

import io.kith.core.SemanticVersion;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Names: of Java, of protobuf, and from one to the other. */
final class Naming {

  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern FULL_NAME =
      Pattern.compile(IDENTIFIER.pattern() + "(\\." + IDENTIFIER.pattern() + ")*");
  private static final Pattern MARKED = Pattern.compile("«(?:[^»]*\\.)?([^».]+)»");

  private Naming() {}

  /** The class of this qualified name, as {@link JavaSource} wants it in the text. */
  static String mark(String qualifiedName) {
    return "«" + qualifiedName + "»";
  }

  /** A type in generated code as people read it, with simple names. */
  static String unmark(String javaType) {
    return MARKED.matcher(javaType).replaceAll("$1");
  }

  /** A call, or the creation of an object. */
  static String call(String callee, List<String> arguments) {
    return callee + "(" + String.join(", ", arguments) + ")";
  }

  /** A text as a Java literal. */
  static String quote(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
  }

  static String join(String packageName, String name) {
    return packageName.isEmpty() ? name : packageName + "." + name;
  }

  /** What stands before the last dot; empty without a dot. */
  static String parent(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(0, dot);
  }

  /** What stands after the last dot. */
  static String simple(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  static String capital(String name) {
    return Character.toUpperCase(name.charAt(0)) + name.substring(1);
  }

  /** {@code user_id} as {@code userId}. */
  static String camel(String snake) {
    var camel = new StringBuilder();
    for (String word : snake.split("_", -1)) {
      camel.append(camel.isEmpty() || word.isEmpty() ? word : capital(word));
    }
    return camel.toString();
  }

  /** {@code userId} as {@code user_id}, {@code HTTPStatus} as {@code http_status}. */
  static String snake(String name) {
    var snake = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (Character.isUpperCase(c) && i > 0 && startsWord(name, i)) {
        snake.append('_');
      }
      snake.append(Character.toLowerCase(c));
    }
    return snake.toString();
  }

  private static boolean startsWord(String name, int index) {
    char before = name.charAt(index - 1);
    boolean endsAcronym =
        Character.isUpperCase(before)
            && index + 1 < name.length()
            && Character.isLowerCase(name.charAt(index + 1));
    return Character.isLowerCase(before) || Character.isDigit(before) || endsAcronym;
  }

  /** {@code swipeKind} as {@code SWIPE_KIND}. */
  static String screaming(String name) {
    return snake(name).toUpperCase(Locale.ROOT);
  }

  static boolean isIdentifier(String name) {
    return IDENTIFIER.matcher(name).matches();
  }

  static boolean isFullName(String name) {
    return FULL_NAME.matcher(name).matches();
  }

  static boolean isVersion(String version) {
    return SemanticVersion.parse(version).isPresent();
  }
}
