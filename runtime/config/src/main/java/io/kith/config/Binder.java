package io.kith.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Turns nodes into the values that a shape asks for. It goes on after a problem, so that all of
 * them are told at once; what has one comes back as null, and so does all that would contain it. To
 * be used once, by one thread.
 *
 * <p>Every start comes by here, and the first pattern switch, stream or lambda of a process is
 * slow: so what every binding does has none.
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
    var values = new ArrayList<@Nullable Object>();
    for (Key key : shape.keys()) {
      Node.Entry entry = node.entries().get(key.name());
      String keyPath = join(path, key.name());
      values.add(
          entry == null
              ? absent(key, keyPath, node.origin())
              : value(key.shape(), keyPath, entry.value(), key.fallback()));
    }
    return values.contains(null) ? null : create(shape, path, node, values);
  }

  private @Nullable Object create(
      Shape.Section shape, String path, Node.Entries node, List<@Nullable Object> values) {
    try {
      return shape.create(values);
    } catch (IllegalArgumentException refused) {
      String where = path.isEmpty() ? "" : path + ": ";
      return problem(node.origin(), where + refused.getMessage());
    }
  }

  private @Nullable Object absent(Key key, String path, Origin section) {
    var origin = new Origin.BuiltIn();
    if (key.fallback() != null) {
      Node fallback =
          key.shape() instanceof Shape.Many
              ? Variables.commaSeparated(key.fallback(), origin)
              : new Node.Text(key.fallback(), origin);
      return value(key.shape(), path, fallback, null);
    }
    return key.shape() instanceof Shape.One one
        ? problem(section, path + " is missing, and has no default; expected is " + one.allowed())
        : value(key.shape(), path, new Node.Nothing(origin), null);
  }

  private @Nullable Object value(Shape shape, String path, Node node, @Nullable String fallback) {
    if (shape instanceof Shape.One one) {
      return one(one, path, node, fallback);
    }
    if (shape instanceof Shape.Maybe(Shape inner)) {
      return maybe(inner, path, node);
    }
    if (shape instanceof Shape.Many(Shape element)) {
      return many(element, path, node);
    }
    if (shape instanceof Shape.Keyed(Shape inner)) {
      return keyed(inner, path, node);
    }
    Node.Entries entries = entries(node);
    if (shape instanceof Shape.Section section) {
      return entries == null
          ? refused(path, node, "a section with the keys " + String.join(", ", names(section)))
          : section(section, path, entries);
    }
    return entries == null ? refused(path, node, "a section") : open.apply(path);
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
      value = one.scalar().parse(text);
    } catch (IllegalArgumentException e) {
      return refused(path, node, one.allowed());
    }
    if (one.isOutside(value)) {
      return refused(path, node, one.allowed());
    }
    settings.add(new Setting(path, one.scalar().print(value), origin));
    return value;
  }

  private @Nullable Object maybe(Shape inner, String path, Node node) {
    boolean unset =
        node instanceof Node.Nothing
            || (node instanceof Node.Text(String text, Origin.Variable _) && text.isEmpty());
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
    Node.Entries section = entries(node);
    if (section == null) {
      return refused(path, node, "keys with their values");
    }
    var values = new LinkedHashMap<String, @Nullable Object>();
    for (var entry : section.entries().entrySet()) {
      String key = entry.getKey();
      values.put(key, value(inner, join(path, key), entry.getValue().value(), null));
    }
    return values.containsValue(null) ? null : Collections.unmodifiableMap(values);
  }

  /** The node as a section, which is empty where nothing is said; null if it is something else. */
  private static Node.@Nullable Entries entries(Node node) {
    if (node instanceof Node.Nothing(Origin origin)) {
      return Node.empty(origin);
    }
    return node instanceof Node.Entries entries ? entries : null;
  }

  private void rejectUnknownKeys(Shape.Section shape, String path, Node.Entries node) {
    if (node.entries().isEmpty()) {
      return;
    }
    List<String> known = names(shape);
    for (var entry : node.entries().entrySet()) {
      if (!known.contains(entry.getKey())) {
        problem(entry.getValue().keyOrigin(), unknown(path, entry.getKey(), known));
      }
    }
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

  private static List<String> names(Shape.Section section) {
    var names = new ArrayList<String>();
    for (Key key : section.keys()) {
      names.add(key.name());
    }
    return names;
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
