package io.kith.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A piece of configuration as it was read, before anything says what it should be. Immutable. */
sealed interface Node {

  /** Where it stands. */
  Origin origin();

  /** How it reads in a sentence. */
  String description();

  /** A single value. */
  record Text(String text, Origin origin) implements Node {
    @Override
    public String description() {
      return "'" + (text.length() <= 60 ? text : text.substring(0, 59) + "…") + "'";
    }
  }

  /** A key without a value. */
  record Nothing(Origin origin) implements Node {
    @Override
    public String description() {
      return "empty";
    }
  }

  /** A list. */
  record Items(List<Node> nodes, Origin origin) implements Node {
    public Items {
      nodes = List.copyOf(nodes);
    }

    @Override
    public String description() {
      return "a list";
    }
  }

  /** Keys with their values, in their order. */
  record Entries(Map<String, Entry> entries, Origin origin) implements Node {
    @Override
    public String description() {
      return "a section";
    }
  }

  /** The value of a key, and where the key stands. */
  record Entry(Origin keyOrigin, Node value) {}

  /** Nothing but the place where it is missing. */
  static Entries empty(Origin origin) {
    return new Entries(Map.of(), origin);
  }

  /** A single key. */
  static Entries single(String key, Node value) {
    return new Entries(Map.of(key, new Entry(value.origin(), value)), value.origin());
  }

  /** Both, where {@code above} wins: sections are merged key by key, all else is replaced. */
  static Node merge(Node below, Node above) {
    return below instanceof Entries a && above instanceof Entries b ? mergeEntries(a, b) : above;
  }

  /** As {@link #merge}, for two sections. */
  static Entries mergeEntries(Entries below, Entries above) {
    if (above.entries().isEmpty() || below.entries().isEmpty()) {
      return below.entries().isEmpty() ? above : below;
    }
    var merged = new LinkedHashMap<>(below.entries());
    for (var entry : above.entries().entrySet()) {
      Entry now = entry.getValue();
      Entry old = merged.get(entry.getKey());
      merged.put(
          entry.getKey(),
          old == null ? now : new Entry(old.keyOrigin(), merge(old.value(), now.value())));
    }
    return new Entries(merged, below.origin());
  }
}
