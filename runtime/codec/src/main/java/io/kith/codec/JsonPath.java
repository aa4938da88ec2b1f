package io.kith.codec;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.TokenStreamContext;

/** Where in a JSON text something is: {@code $.orders[3].prices["a b"]}. */
final class JsonPath {

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private static final int MAX_CHARS = 60;

  private JsonPath() {}

  static String of(@Nullable TokenStreamContext context) {
    if (context == null) {
      return "$";
    }
    String outer = of(context.getParent());
    if (context.inArray() && context.hasCurrentIndex()) {
      return outer + "[" + context.getCurrentIndex() + "]";
    }
    String name = context.inObject() ? context.currentName() : null;
    if (name == null) {
      return outer;
    }
    return outer
        + (PLAIN.matcher(name).matches() && name.length() <= MAX_CHARS
            ? "." + name
            : "[" + quoted(name) + "]");
  }

  /** A text in quotes, cut if it is long. */
  static String quoted(String text) {
    return "\"" + cut(text) + "\"";
  }

  /** A text, cut if it is long. */
  static String cut(String text) {
    return text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS) + "…";
  }
}
