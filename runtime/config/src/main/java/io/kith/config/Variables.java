package io.kith.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Turns environment variables into nodes. A variable's name says which key it sets only to one who
 * knows the keys, since an underscore may stand between two of them or within one: so the shape is
 * walked and each key looks for its variable. To be used once, by one thread.
 */
final class Variables {

  private final TreeMap<String, String> unclaimed;
  private final Set<String> known = new TreeSet<>();
  private final List<Problem> problems = new ArrayList<>();

  Variables(Map<String, String> variables) {
    this.unclaimed = new TreeMap<>(variables);
  }

  /** What is wrong with them: known once the nodes have been made. */
  List<Problem> problems() {
    var all = new ArrayList<>(problems);
    unclaimed.keySet().forEach(name -> all.add(unknown(name)));
    return all;
  }

  private Problem unknown(String name) {
    String guess =
        Spelling.nearest(name, known).map(near -> "; did you mean " + near + "?").orElse("");
    return new Problem(new Origin.Variable(name), "no setting has this variable" + guess);
  }

  /**
   * The keys of a section that variables set.
   *
   * @param prefix what the names of its variables begin with
   * @param below what a file says of the section
   */
  Node.Entries entries(Shape.Section section, String prefix, @Nullable Node below) {
    var entries = new LinkedHashMap<String, Node.Entry>();
    // The longer name first: MAX_SIZE belongs to maxSize, even if there is a map called max.
    section.keys().stream()
        .sorted(Comparator.comparing((Shape.Key key) -> key.name().length()).reversed())
        .forEach(key -> {
          Node node = node(key.shape(), prefix + word(key.name()), child(below, key.name()));
          if (node != null) {
            entries.put(key.name(), new Node.Entry(node.origin(), node));
          }
        });
    return new Node.Entries(entries, origin(entries));
  }

  private static Origin origin(Map<String, Node.Entry> entries) {
    return entries.values().stream()
        .findFirst()
        .map(Node.Entry::keyOrigin)
        .orElseGet(Origin.BuiltIn::new);
  }

  private @Nullable Node node(Shape shape, String name, @Nullable Node below) {
    return switch (shape) {
      case Shape.Maybe(Shape value) -> node(value, name, below);
      case Shape.One _ -> one(name);
      case Shape.Many _ -> many(name);
      case Shape.Section section -> both(whole(name), entries(section, name + "_", below));
      case Shape.Keyed(Shape value) -> both(whole(name), keyed(value, name + "_", below));
      case Shape.Open _ -> leave(name + "_");
    };
  }

  private @Nullable Node one(String name) {
    known.add(name);
    String text = unclaimed.remove(name);
    return text == null ? null : new Node.Text(text, new Origin.Variable(name));
  }

  private @Nullable Node many(String name) {
    known.add(name);
    String text = unclaimed.remove(name);
    if (text == null) {
      return null;
    }
    var origin = new Origin.Variable(name);
    return text.stripLeading().startsWith("[") ? yaml(text, origin) : commaSeparated(text, origin);
  }

  /** The elements of a text {@code a, b}. */
  static Node.Items commaSeparated(String text, Origin origin) {
    Stream<String> elements = text.isBlank() ? Stream.of() : Stream.of(text.split(",", -1));
    return new Node.Items(
        elements.map(element -> (Node) new Node.Text(element.strip(), origin)).toList(), origin);
  }

  /** A whole section in one variable: {@code {host: localhost, port: 1}}. */
  private @Nullable Node whole(String name) {
    String text = unclaimed.remove(name);
    if (text == null) {
      return null;
    }
    var origin = new Origin.Variable(name);
    if (text.stripLeading().startsWith("{")) {
      return yaml(text, origin);
    }
    problems.add(
        new Problem(
            origin,
            "names a section; set its keys one by one as "
                + name
                + "_…, or all of it as {key: value, …}"));
    return null;
  }

  private @Nullable Node yaml(String text, Origin origin) {
    try {
      return YamlReader.readValue(origin, text).orElse(null);
    } catch (ConfigException e) {
      problems.addAll(e.problems());
      return null;
    }
  }

  private static @Nullable Node both(@Nullable Node whole, Node.Entries parts) {
    if (parts.entries().isEmpty()) {
      return whole;
    }
    return whole == null ? parts : Node.merge(whole, parts);
  }

  private Node.Entries keyed(Shape value, String prefix, @Nullable Node below) {
    boolean single = value instanceof Shape.One || value instanceof Shape.Many;
    var entries = new LinkedHashMap<String, Node.Entry>();
    for (String rest : rests(prefix)) {
      int underscore = rest.indexOf('_');
      String word = single || underscore < 0 ? rest : rest.substring(0, underscore);
      Node node = word.isEmpty() ? null : node(value, prefix + word, null);
      if (node != null) {
        entries.put(existingKey(below, word), new Node.Entry(node.origin(), node));
      }
    }
    return new Node.Entries(entries, origin(entries));
  }

  /** The key that a file has for this word, such as {@code zone-a} for {@code ZONE_A}. */
  private static String existingKey(@Nullable Node below, String word) {
    return below instanceof Node.Entries(Map<String, Node.Entry> entries, _)
        ? entries.keySet().stream()
            .filter(key -> word(key).equals(word))
            .findFirst()
            .orElseGet(() -> word.toLowerCase(Locale.ROOT))
        : word.toLowerCase(Locale.ROOT);
  }

  /** What is bound later looks at its variables later. */
  private @Nullable Node leave(String prefix) {
    rests(prefix).forEach(rest -> unclaimed.remove(prefix + rest));
    return null;
  }

  private List<String> rests(String prefix) {
    return unclaimed.keySet().stream()
        .filter(name -> name.startsWith(prefix))
        .map(name -> name.substring(prefix.length()))
        .toList();
  }

  /** The variables whose names begin so. */
  static Map<String, String> startingWith(String prefix, Map<String, String> variables) {
    var matching = new HashMap<String, String>();
    variables.forEach((name, value) -> {
      if (name.startsWith(prefix)) {
        matching.put(name, value);
      }
    });
    return Map.copyOf(matching);
  }

  private static @Nullable Node child(@Nullable Node node, String key) {
    Node.Entry entry =
        node instanceof Node.Entries(Map<String, Node.Entry> entries, _) ? entries.get(key) : null;
    return entry == null ? null : entry.value();
  }

  /** {@code idleTimeout} as a part of a variable's name: {@code IDLE_TIMEOUT}. */
  static String word(String key) {
    var word = new StringBuilder(key.length() + 4);
    boolean afterSmall = false;
    for (char c : key.toCharArray()) {
      boolean capital = c >= 'A' && c <= 'Z';
      boolean small = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      if (capital && afterSmall) {
        word.append('_');
      }
      word.append(capital || small ? Character.toUpperCase(c) : '_');
      afterSmall = small;
    }
    return word.toString();
  }
}
