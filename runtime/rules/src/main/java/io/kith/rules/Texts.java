package io.kith.rules;

import io.kith.core.VersionRange;
import io.kith.policy.MethodPattern;
import io.kith.policy.routing.Attribute;
import io.kith.policy.routing.Criteria;
import io.kith.policy.routing.Destination;
import io.kith.policy.routing.Experiment;
import io.kith.policy.routing.Selector;
import io.kith.policy.routing.Share;
import io.kith.policy.routing.TextMatch;
import io.kith.policy.routing.Window;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the texts in a file of rules mean. Each throws an {@link IllegalArgumentException} that says
 * what is allowed.
 */
final class Texts {

  private static final int MAX_NAME_CHARS = 128;

  private Texts() {}

  /** Names stand in messages, in labels and in counters. */
  static void requireName(String name) {
    if (!name.matches("[A-Za-z0-9._-]{1," + MAX_NAME_CHARS + "}")) {
      throw new IllegalArgumentException(
          "the name '"
              + name
              + "' is none; use 1 to "
              + MAX_NAME_CHARS
              + " of letters, digits and . _ -");
    }
  }

  static TextMatch match(String text) {
    return TextMatch.parse(text);
  }

  static Attribute attribute(String text) {
    return Attribute.parse(text);
  }

  static Selector selector(
      Map<String, String> labels,
      Optional<String> versions,
      List<String> regions,
      List<String> zones,
      List<String> cells,
      List<String> instances) {
    var patterns = new TreeMap<String, TextMatch>();
    labels.forEach((name, pattern) -> patterns.put(name, match(pattern)));
    return new Selector(
        patterns,
        versions.map(VersionRange::parse),
        regions,
        zones,
        cells,
        instances.stream().map(Texts::match).toList());
  }

  static Optional<Destination.Same> same(Map<String, String> labels) {
    if (labels.size() > 1) {
      throw new IllegalArgumentException(
          "same has " + labels.size() + " labels; it can have one: same: {developer: baggage:dev}");
    }
    return labels.entrySet().stream()
        .findFirst()
        .map(label -> new Destination.Same(label.getKey(), attribute(label.getValue())));
  }

  static Criteria criteria(
      List<String> methods,
      List<String> callers,
      ConditionRules when,
      Share share,
      Optional<String> from,
      Optional<String> until) {
    return new Criteria(
        methods.stream().map(MethodPattern::parse).toList(),
        callers.stream().map(Texts::match).toList(),
        when.conditions(),
        new Window(from.map(Texts::instant), until.map(Texts::instant)),
        share);
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is no time; write one such as 2030-01-31T18:00:00Z", e);
    }
  }

  static Experiment.Slots slots(String text) {
    int dash = text.indexOf('-');
    try {
      return new Experiment.Slots(
          Double.parseDouble(text.substring(0, Math.max(0, dash))),
          Double.parseDouble(text.substring(dash + 1)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "'" + text + "' are no slots; write percentages such as 0-20", e);
    }
  }
}
