package io.kith.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;

/**
 * Reads a YAML document into nodes that know where they stand.
 *
 * <p>It follows the parser's events, which come one by one, rather than a tree that the library
 * builds: so that what a small text can become is bounded before it is built. An alias shares the
 * node of its anchor and counts with all that hangs below it. To be used once, by one thread.
 */
final class YamlReader {

  /** The longest text, in characters. */
  static final int MAX_CHARS = 1 << 20;

  /** How deep lists and sections nest. */
  static final int MAX_DEPTH = 64;

  /** The most values, those that aliases repeat included. */
  static final int MAX_NODES = 100_000;

  private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
  private static final Set<String> PLAIN_TAGS = Set.of("str", "int", "float", "bool", "map", "seq");

  private final String name;
  private final Function<Mark, Origin> origins;
  private final Map<Anchor, Sized> anchors = new HashMap<>();
  private final List<Problem> problems = new ArrayList<>();
  private int nodes;

  /** A node, and how many nodes it is with all that hangs below it. */
  private record Sized(Node node, int size) {}

  private YamlReader(String name, Function<Mark, Origin> origins) {
    this.name = name;
    this.origins = origins;
  }

  /**
   * The content of a file; empty if there is none but comments.
   *
   * @param name how the file is called in errors
   * @throws ConfigException if it is not YAML, or beyond a limit
   */
  static Optional<Node> readFile(String name, String text) {
    return new YamlReader(
            name, mark -> new Origin.File(name, mark.getLine() + 1, mark.getColumn() + 1))
        .read(text);
  }

  /** A list or section that stands in a single value, such as an environment variable. */
  static Optional<Node> readValue(Origin origin, String text) {
    return new YamlReader(origin.toString(), _ -> origin).read(text);
  }

  private Optional<Node> read(String text) {
    if (text.length() > MAX_CHARS) {
      throw new ConfigException(
          start(), "has " + text.length() + " characters; at most " + MAX_CHARS + " are allowed");
    }
    try {
      Optional<Node> root = document(new Parse(settings()).parseString(text).iterator());
      if (!problems.isEmpty()) {
        throw new ConfigException(problems);
      }
      return root;
    } catch (MarkedYamlEngineException e) {
      throw new ConfigException(origin(e.getProblemMark().or(e::getContextMark)), sentence(e));
    } catch (ReaderException e) {
      throw new ConfigException(
          place(text, e.getPosition()),
          "is not YAML: the character U+%04X is not allowed; expected is printable text in UTF-8"
              .formatted(e.getCodePoint()));
    }
  }

  private LoadSettings settings() {
    return LoadSettings.builder().setLabel(name).setCodePointLimit(MAX_CHARS).build();
  }

  private Optional<Node> document(Iterator<Event> events) {
    events.next(); // the start of the stream
    Event first = events.next();
    if (first.getEventId() == Event.ID.StreamEnd) {
      return Optional.empty();
    }
    Node root = node(events.next(), events, 1);
    events.next(); // the end of the document
    Event after = events.next();
    if (after.getEventId() != Event.ID.StreamEnd) {
      throw new ConfigException(
          origin(after.getStartMark()), "a second document begins here; expected is a single one");
    }
    return root instanceof Node.Nothing ? Optional.empty() : Optional.of(root);
  }

  private Node node(Event event, Iterator<Event> events, int depth) {
    int before = nodes;
    Origin origin = origin(event.getStartMark());
    if (depth > MAX_DEPTH) {
      throw new ConfigException(origin, "is nested deeper than " + MAX_DEPTH + " levels");
    }
    count(1, origin);
    return switch (event) {
      case AliasEvent alias -> resolve(alias, origin);
      case ScalarEvent scalar -> anchored(scalar.getAnchor(), scalar(scalar, origin), before);
      case MappingStartEvent start ->
          anchored(start.getAnchor(), entries(start, events, depth, origin), before);
      case CollectionStartEvent start ->
          anchored(start.getAnchor(), items(start, events, depth, origin), before);
      default -> throw new IllegalStateException("the parser never starts a value with " + event);
    };
  }

  private Node anchored(Optional<Anchor> anchor, Node node, int before) {
    anchor.ifPresent(label -> anchors.put(label, new Sized(node, nodes - before)));
    return node;
  }

  private Node resolve(AliasEvent alias, Origin origin) {
    Sized target = anchors.get(alias.getAlias());
    if (target == null) {
      throw new ConfigException(
          origin,
          "*"
              + alias.getAlias()
              + " stands for nothing: expected is &"
              + alias.getAlias()
              + " at a value that ends before this place");
    }
    count(target.size(), origin);
    return target.node();
  }

  private void count(int more, Origin origin) {
    nodes += more;
    if (nodes > MAX_NODES) {
      throw new ConfigException(
          origin,
          "the file has more than " + MAX_NODES + " values, with those that aliases repeat");
    }
  }

  private Node scalar(ScalarEvent scalar, Origin origin) {
    rejectTag(scalar.getTag(), origin);
    return scalar.isPlain() && NULLS.contains(scalar.getValue())
        ? new Node.Nothing(origin)
        : new Node.Text(scalar.getValue(), origin);
  }

  private Node items(CollectionStartEvent start, Iterator<Event> events, int depth, Origin origin) {
    rejectTag(start.getTag(), origin);
    var items = new ArrayList<Node>();
    for (Event next = events.next();
        next.getEventId() != Event.ID.SequenceEnd;
        next = events.next()) {
      items.add(node(next, events, depth + 1));
    }
    return new Node.Items(items, origin);
  }

  private Node entries(MappingStartEvent start, Iterator<Event> events, int depth, Origin origin) {
    rejectTag(start.getTag(), origin);
    var entries = new LinkedHashMap<String, Node.Entry>();
    for (Event next = events.next();
        next.getEventId() != Event.ID.MappingEnd;
        next = events.next()) {
      Origin keyOrigin = origin(next.getStartMark());
      String key = key(node(next, events, depth + 1));
      var entry = new Node.Entry(keyOrigin, node(events.next(), events, depth + 1));
      Node.Entry other = entries.putIfAbsent(key, entry);
      if (other != null) {
        problems.add(
            new Problem(
                keyOrigin,
                "'" + key + "' stands here a second time; it is set at " + other.keyOrigin()));
      }
    }
    return new Node.Entries(entries, origin);
  }

  private static String key(Node key) {
    return switch (key) {
      case Node.Text(String text, _) -> text;
      case Node.Nothing _, Node.Items _, Node.Entries _ ->
          throw new ConfigException(
              key.origin(), "a key is " + key.description() + "; expected is a word");
    };
  }

  /** No class name and no type comes from a file: the record says what a value is. */
  private static void rejectTag(Optional<String> tag, Origin origin) {
    String prefix = "tag:yaml.org,2002:";
    if (tag.isPresent()
        && !tag.get().equals("!")
        && !(tag.get().startsWith(prefix)
            && PLAIN_TAGS.contains(tag.get().substring(prefix.length())))) {
      throw new ConfigException(
          origin, "the tag " + tag.get() + " is not supported; write the plain value");
    }
  }

  private Origin origin(Optional<Mark> mark) {
    return mark.map(origins).orElseGet(this::start);
  }

  private Origin start() {
    return place("", 0);
  }

  /** The place of the character at an index: for errors that come without a mark. */
  private Origin place(String text, int index) {
    String before = text.substring(0, Math.min(text.length(), index));
    int line = (int) before.chars().filter(c -> c == '\n').count();
    int column = before.length() - (before.lastIndexOf('\n') + 1);
    return origins.apply(new Mark(name, index, line, column, new char[0], 0));
  }

  private static String sentence(MarkedYamlEngineException e) {
    String context = e.getContext() == null ? "" : " " + e.getContext();
    // Without the line itself, which may hold a secret.
    return "is not YAML" + context + ": " + e.getProblem();
  }
}
