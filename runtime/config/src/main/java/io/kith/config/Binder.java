package io.kith.config;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Turns nodes into the values that a shape asks for. It goes on after a problem, so that all of
 * them are told at once; what has one comes back as null, and so does all that would contain it. To
 * be used once, by one thread.
 */
final class Binder {

  private final Shape.Section root;
  private final Function<String, Config> open;
  private final List<Problem> problems = new ArrayList<>();
  private final List<Setting> settings = new ArrayList<>();

  /**
   * A binder.
   *
   * @param open makes the configuration of a section that is bound later, from its path
   */
  Binder(Shape.Section root, Function<String, Config> open) {
    this.root = root;
    this.open = open;
  }

  List<Problem> problems() {
    return problems;
  }

  List<Setting> settings() {
    return settings;
  }

  @Nullable Object section(Shape.Section shape, String path, Node.Entries node) {
    rejectUnknownKeys(shape, path, node);
    var arguments = new ArrayList<@Nullable Object>();
    for (Shape.Key key : shape.keys()) {
      Node.Entry entry = node.entries().get(key.name());
      String keyPath = join(path, key.name());
      arguments.add(
          entry == null
              ? absent(key, keyPath, node.origin())
              : value(key.shape(), keyPath, entry.value(), key.fallback()));
    }
    return arguments.contains(null) ? null : construct(shape, path, node, arguments);
  }

  private @Nullable Object construct(
      Shape.Section shape, String path, Node.Entries node, List<@Nullable Object> arguments) {
    try {
      return shape.constructor().newInstance(arguments.toArray());
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        String where = path.isEmpty() ? "" : path + ": ";
        return problem(node.origin(), where + refused.getMessage());
      }
      throw new IllegalStateException(shape.constructor() + " failed", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(shape.constructor() + " cannot be called", e);
    }
  }

  private @Nullable Object absent(Shape.Key key, String path, Origin section) {
    if (key.fallback() != null) {
      var origin = new Origin.BuiltIn();
      Node fallback =
          key.shape() instanceof Shape.Many
              ? Variables.commaSeparated(key.fallback(), origin)
              : new Node.Text(key.fallback(), origin);
      return value(key.shape(), path, fallback, null);
    }
    return switch (key.shape()) {
      case Shape.One one ->
          problem(section, path + " is missing, and has no default; expected is " + one.allowed());
      case Shape.Maybe _, Shape.Many _, Shape.Keyed _, Shape.Open _, Shape.Section _ ->
          value(key.shape(), path, new Node.Nothing(new Origin.BuiltIn()), null);
    };
  }

  private @Nullable Object value(Shape shape, String path, Node node, @Nullable String fallback) {
    return switch (shape) {
      case Shape.One one -> one(one, path, node, fallback);
      case Shape.Maybe(Shape inner) -> maybe(inner, path, node);
      case Shape.Many(Shape element) -> many(element, path, node);
      case Shape.Keyed(Shape inner) -> keyed(inner, path, node);
      case Shape.Open _ ->
          entries(path, node, () -> "a section").map(_ -> open.apply(path)).orElse(null);
      case Shape.Section section ->
          entries(path, node, () -> "a section with the keys " + names(section))
              .map(n -> section(section, path, n))
              .orElse(null);
    };
  }

  private @Nullable Object one(Shape.One one, String path, Node node, @Nullable String fallback) {
    if (!(node instanceof Node.Text(String text, Origin origin))) {
      String otherwise =
          fallback == null || !(node instanceof Node.Nothing)
              ? ""
              : "; without the key it is the default, " + fallback;
      return refused(path, node, one.allowed() + otherwise);
    }
    Object value;
    try {
      value = one.scalar().parse().apply(text);
    } catch (IllegalArgumentException e) {
      return refused(path, node, one.allowed());
    }
    if (isOutside(one, value)) {
      return refused(path, node, one.allowed());
    }
    settings.add(new Setting(path, one.scalar().print().apply(value), origin));
    return value;
  }

  private static boolean isOutside(Shape.One one, Object value) {
    var order = one.scalar().order();
    return order != null
        && ((one.least() != null && order.compare(value, one.least()) < 0)
            || (one.most() != null && order.compare(value, one.most()) > 0));
  }

  private @Nullable Object maybe(Shape inner, String path, Node node) {
    boolean unset =
        switch (node) {
          case Node.Nothing _ -> true;
          case Node.Text(String text, Origin.Variable _) -> text.isEmpty();
          case Node.Text _, Node.Items _, Node.Entries _ -> false;
        };
    if (unset) {
      return Optional.empty();
    }
    Object value = value(inner, path, node, null);
    return value == null ? null : Optional.of(value);
  }

  private @Nullable Object many(Shape element, String path, Node node) {
    if (node instanceof Node.Nothing) {
      return List.of();
    }
    if (!(node instanceof Node.Items(List<Node> nodes, _))) {
      return refused(path, node, "a list");
    }
    var values = new ArrayList<@Nullable Object>();
    for (int i = 0; i < nodes.size(); i++) {
      values.add(value(element, path + "[" + i + "]", nodes.get(i), null));
    }
    return values.contains(null) ? null : List.copyOf(values);
  }

  private @Nullable Object keyed(Shape inner, String path, Node node) {
    Optional<Node.Entries> section = entries(path, node, () -> "keys with their values");
    if (section.isEmpty()) {
      return null;
    }
    var values = new LinkedHashMap<String, @Nullable Object>();
    section
        .get()
        .entries()
        .forEach(
            (key, entry) -> values.put(key, value(inner, join(path, key), entry.value(), null)));
    return values.containsValue(null) ? null : Collections.unmodifiableMap(values);
  }

  private Optional<Node.Entries> entries(String path, Node node, Supplier<String> expected) {
    return switch (node) {
      case Node.Entries entries -> Optional.of(entries);
      case Node.Nothing(Origin origin) -> Optional.of(Node.empty(origin));
      case Node.Text _, Node.Items _ -> {
        refused(path, node, expected.get());
        yield Optional.empty();
      }
    };
  }

  private void rejectUnknownKeys(Shape.Section shape, String path, Node.Entries node) {
    List<String> known = shape.keys().stream().map(Shape.Key::name).toList();
    node.entries()
        .forEach((key, entry) -> {
          if (!known.contains(key)) {
            problem(entry.keyOrigin(), unknown(path, key, known));
          }
        });
  }

  private String unknown(String path, String key, List<String> known) {
    Optional<String> guess =
        Spelling.nearest(key, known)
            .map(near -> join(path, near))
            .or(() -> paths("", root).filter(other -> other.endsWith("." + key)).findFirst());
    return join(path, key)
        + " is unknown"
        + guess.map(near -> "; did you mean " + near + "?").orElse(";")
        + " Known here are "
        + String.join(", ", known);
  }

  /** The paths of all keys that a shape knows. */
  private static Stream<String> paths(String path, Shape.Section section) {
    return section.keys().stream()
        .flatMap(key -> {
          String keyPath = join(path, key.name());
          return key.shape() instanceof Shape.Section inner
              ? Stream.concat(Stream.of(keyPath), paths(keyPath, inner))
              : Stream.of(keyPath);
        });
  }

  private static String names(Shape.Section section) {
    return section.keys().stream().map(Shape.Key::name).collect(Collectors.joining(", "));
  }

  private @Nullable Object refused(String path, Node node, String allowed) {
    return problem(node.origin(), path + " is " + node.description() + "; allowed is " + allowed);
  }

  private @Nullable Object problem(Origin origin, String message) {
    problems.add(new Problem(origin, message));
    return null;
  }

  private static String join(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
