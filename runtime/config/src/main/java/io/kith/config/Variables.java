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
import org.jspecify.annotations.Nullable;

/**
 * Turns environment variables into nodes. A variable's name says which key it sets only to one who
 * knows the keys, since an underscore may stand between two of them or within one: so the shape is
 * walked and each key looks for its variable. To be used once, by one thread.
 *
 * <p>Plain loops and {@code instanceof}, for the reason that {@link Binder} has.
 */
final class Variables {

  private static final Comparator<Key> LONGEST_NAME_FIRST =
      (a, b) -> Integer.compare(b.name().length(), a.name().length());

  private final TreeMap<String, String> unclaimed;
  private final Set<String> known = new TreeSet<>();
  private final List<Problem> problems = new ArrayList<>();

  Variables(Map<String, String> variables) {
    this.unclaimed = new TreeMap<>(variables);
  }

  /** What is wrong with them: known once the nodes have been made. */
  List<Problem> problems() {
    var all = new ArrayList<>(problems);
    for (String name : unclaimed.keySet()) {
      all.add(unknown(name));
    }
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
    var keys = new ArrayList<>(section.keys());
    keys.sort(LONGEST_NAME_FIRST);
    for (Key key : keys) {
      Node node = node(key.shape(), prefix + word(key.name()), child(below, key.name()));
      if (node != null) {
        entries.put(key.name(), new Node.Entry(node.origin(), node));
      }
    }
    return new Node.Entries(entries, origin(entries));
  }

  private static Origin origin(Map<String, Node.Entry> entries) {
    return entries.isEmpty()
        ? new Origin.BuiltIn()
        : entries.values().iterator().next().keyOrigin();
  }

  private @Nullable Node node(Shape shape, String name, @Nullable Node below) {
    if (shape instanceof Shape.One) {
      return one(name);
    }
    if (shape instanceof Shape.Maybe(Shape value)) {
      return node(value, name, below);
    }
    if (shape instanceof Shape.Many) {
      return many(name);
    }
    if (shape instanceof Shape.Section section) {
      return both(whole(name), entries(section, name + "_", below));
    }
    return shape instanceof Shape.Keyed(Shape value)
        ? both(whole(name), keyed(value, name + "_", below))
        : leave(name + "_");
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
    var elements = new ArrayList<Node>();
    if (!text.isBlank()) {
      for (String element : text.split(",", -1)) {
        elements.add(new Node.Text(element.strip(), origin));
      }
    }
    return new Node.Items(elements, origin);
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
    for (String rest : rests(prefix)) {
      unclaimed.remove(prefix + rest);
    }
    return null;
  }

  private List<String> rests(String prefix) {
    var rests = new ArrayList<String>();
    for (String name : unclaimed.keySet()) {
      if (name.startsWith(prefix)) {
        rests.add(name.substring(prefix.length()));
      }
    }
    return rests;
  }

  /** The variables whose names begin so. */
  static Map<String, String> startingWith(String prefix, Map<String, String> variables) {
    var matching = new HashMap<String, String>();
    for (var variable : variables.entrySet()) {
      if (variable.getKey().startsWith(prefix)) {
        matching.put(variable.getKey(), variable.getValue());
      }
    }
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
