package io.kith.rules;

import io.kith.config.Origin;
import io.kith.config.Setting;
import io.kith.core.Method;
import io.kith.policy.MethodPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What the section {@code calls} says of each method: an entry is about the methods that its key
 * matches, and of all that are about a method, the most specific that has a value wins, value by
 * value. Immutable.
 */
public final class CallRules {

  static final String SECTION = "calls";

  private static final CallRules NONE = new CallRules(List.of(), Map.of());

  /** An entry, and the path of the settings that it was read from. */
  private record Entry(MethodPattern methods, CallRule rule, String path) {}

  private final List<Entry> mostSpecificFirst;
  private final Map<String, Origin> origins;

  private CallRules(List<Entry> mostSpecificFirst, Map<String, Origin> origins) {
    this.mostSpecificFirst = mostSpecificFirst;
    this.origins = origins;
  }

  /** Those that say nothing. */
  public static CallRules none() {
    return NONE;
  }

  /**
   * Those of a section.
   *
   * @param settings the values that are in force, with their origins
   */
  static CallRules of(Map<String, CallRule> entries, List<Setting> settings) {
    var sorted = new ArrayList<Entry>();
    entries.forEach(
        (key, rule) -> sorted.add(new Entry(MethodPattern.parse(key), rule, SECTION + "." + key)));
    sorted.sort((a, b) -> a.methods().compareTo(b.methods()));
    var origins = new TreeMap<String, Origin>();
    for (Setting setting : settings) {
      if (!(setting.origin() instanceof Origin.BuiltIn)) {
        origins.put(setting.key(), setting.origin());
      }
    }
    return new CallRules(List.copyOf(sorted), origins);
  }

  /**
   * Refuses keys that name no methods, or the same ones.
   *
   * @throws IllegalArgumentException if there are some
   */
  static void requireKeys(Iterable<String> keys) {
    var known = new TreeMap<MethodPattern, String>();
    for (String key : keys) {
      String other = known.put(pattern(key), key);
      if (other != null) {
        throw new IllegalArgumentException(
            SECTION + ": '" + other + "' and '" + key + "' are about the same methods");
      }
    }
  }

  private static MethodPattern pattern(String key) {
    try {
      return MethodPattern.parse(key);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(SECTION + ": " + e.getMessage(), e);
    }
  }

  /**
   * The value that is said of a method; empty if nothing is. Not for each call: {@link
   * io.kith.policy.PerMethod} keeps what it yields.
   *
   * @param key the name of the component, such as {@code timeout}
   * @param value reads the component
   */
  public <T> Optional<Effective<T>> find(
      Method method, String key, Function<CallRule, Optional<T>> value) {
    for (Entry entry : mostSpecificFirst) {
      if (entry.methods().matches(method.path())) {
        Optional<T> said = value.apply(entry.rule());
        if (said.isPresent()) {
          return Optional.of(new Effective<>(said.get(), origin(entry.path() + "." + key)));
        }
      }
    }
    return Optional.empty();
  }

  /** Where a value stands; of a section, the first value in it. */
  private Origin origin(String path) {
    Origin exact = origins.get(path);
    if (exact != null) {
      return exact;
    }
    return origins.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(path + "."))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseGet(Origin.BuiltIn::new);
  }
}
