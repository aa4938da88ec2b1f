package io.kith.policy.routing;

import io.kith.core.Call;
import io.kith.core.Metadata;
import io.kith.core.Method;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A value of a call that a rule may ask for. As text: {@code baggage:user}, {@code
 * metadata:x-tenant}, {@code argument:order.customer.id}.
 */
public sealed interface Attribute {

  /** The longest path of an argument, in characters. */
  int MAX_PATH_CHARS = 256;

  /** A label of the baggage. */
  record Baggage(String name) implements Attribute {

    public Baggage {
      Metadata.requireName(name);
    }

    @Override
    public String toString() {
      return "baggage:" + name;
    }
  }

  /** A value of the metadata; of several with this name the first. */
  record Header(String name) implements Attribute {

    public Header {
      Metadata.requireName(name);
    }

    @Override
    public String toString() {
      return "metadata:" + name;
    }
  }

  /**
   * An argument, or a value within one.
   *
   * @param path names with dots between, as in the JSON of the request
   */
  record Argument(String path) implements Attribute {

    public Argument {
      if (path.isBlank()
          || path.length() > MAX_PATH_CHARS
          || path.startsWith(".")
          || path.endsWith(".")
          || path.contains("..")) {
        throw new IllegalArgumentException(
            "'" + path + "' is no path of an argument; write names with dots between: order.id");
      }
    }

    @Override
    public String toString() {
      return "argument:" + path;
    }
  }

  /**
   * What reads this value off calls of a method, as text: null where a call has none. Empty if no
   * call of the method can have it. Asked once for a method, not for each call.
   */
  default Optional<Function<Call, @Nullable String>> reader(Method method, Arguments arguments) {
    return ValueReader.of(this, method, arguments).map(reader -> reader::text);
  }

  /**
   * The attribute of a text.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Attribute parse(String text) {
    int colon = text.indexOf(':');
    String name = text.substring(colon + 1);
    return switch (colon < 0 ? "" : text.substring(0, colon)) {
      case "baggage" -> new Baggage(name);
      case "metadata" -> new Header(name);
      case "argument" -> new Argument(name);
      default ->
          throw new IllegalArgumentException(
              "'"
                  + text
                  + "' names no value of a call; write baggage:name, metadata:name or"
                  + " argument:name.of.field");
    };
  }
}
