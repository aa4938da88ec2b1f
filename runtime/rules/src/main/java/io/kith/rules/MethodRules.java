package io.kith.rules;

import io.kith.config.Origin;
import io.kith.config.Setting;
import io.kith.core.Method;
import io.kith.policy.MethodPattern;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What a section such as {@code calls} says of each method: an entry is about the methods that its
 * key matches, and of all that are about a method, the most specific that has a value wins, value
 * by value. Immutable.
 *
 * @param <R> what an entry is
 */
public final class MethodRules<R> {

  /** An entry, and the path of the settings that it was read from. */
  private record Entry<R>(MethodPattern methods, R rule, String path) {}

  private final List<Entry<R>> mostSpecificFirst;
  private final Map<String, Origin> origins;

  private MethodRules(List<Entry<R>> mostSpecificFirst, Map<String, Origin> origins) {
    this.mostSpecificFirst = mostSpecificFirst;
    this.origins = origins;
  }

  /** Those that say nothing. */
  public static <R> MethodRules<R> none() {
    return new MethodRules<>(List.of(), Map.of());
  }

  /**
   * Those of a section.
   *
   * @param section its name
   * @param settings the values that are in force, with their origins
   */
  static <R> MethodRules<R> of(String section, Map<String, R> entries, List<Setting> settings) {
    var sorted = new ArrayList<Entry<R>>();
    entries.forEach((key, rule) ->
        sorted.add(new Entry<>(MethodPattern.parse(key), rule, section + "." + key)));
    sorted.sort((a, b) -> a.methods().compareTo(b.methods()));
    var origins = new TreeMap<String, Origin>();
    for (Setting setting : settings) {
      if (!(setting.origin() instanceof Origin.BuiltIn)) {
        origins.put(setting.key(), setting.origin());
      }
    }
    return new MethodRules<>(List.copyOf(sorted), origins);
  }

  /**
   * Refuses keys that name no methods, or the same ones.
   *
   * @throws IllegalArgumentException if there are some
   */
  static void requireKeys(String section, Iterable<String> keys) {
    var known = new TreeMap<MethodPattern, String>();
    for (String key : keys) {
      String other = known.put(pattern(section, key), key);
      if (other != null) {
        throw new IllegalArgumentException(
            section + ": '" + other + "' and '" + key + "' are about the same methods");
      }
    }
  }

  private static MethodPattern pattern(String section, String key) {
    try {
      return MethodPattern.parse(key);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(section + ": " + e.getMessage(), e);
    }
  }

  /**
   * The value that is said of a method; empty if nothing is. Not for each call: {@link
   * io.kith.policy.PerMethod} keeps what it yields.
   *
   * @param key the name of the component, such as {@code timeout}, or the path of a value in one
   * @param value reads it
   */
  public <T> Optional<Effective<T>> find(
      Method method, String key, Function<? super R, Optional<T>> value) {
    return findBy(method.path(), key, value);
  }

  /** The value that is said of all methods of a service; empty if nothing is. */
  public <T> Optional<Effective<T>> findFor(
      String service, String key, Function<? super R, Optional<T>> value) {
    return findBy(service + "/", key, value);
  }

  private <T> Optional<Effective<T>> findBy(
      String path, String key, Function<? super R, Optional<T>> value) {
    for (Entry<R> entry : mostSpecificFirst) {
      if (entry.methods().matches(path)) {
        Optional<T> said = value.apply(entry.rule());
        if (said.isPresent()) {
          return Optional.of(new Effective<>(said.get(), origin(entry.path() + "." + key)));
        }
      }
    }
    return Optional.empty();
  }

  /** Whether any method has a value of this component. */
  public boolean sayAnywhere(Function<? super R, ? extends Optional<?>> value) {
    return mostSpecificFirst.stream().anyMatch(entry -> value.apply(entry.rule()).isPresent());
  }

  /** Where each entry has something under this key. */
  List<Origin> origins(String key) {
    return mostSpecificFirst.stream()
        .map(entry -> origin(entry.path() + "." + key))
        .filter(origin -> !(origin instanceof Origin.BuiltIn))
        .toList();
  }

  /** Where a value stands; of a section or a list, the first value in it. */
  private Origin origin(String path) {
    Origin exact = origins.get(path);
    if (exact != null) {
      return exact;
    }
    return origins.entrySet().stream()
        .filter(
            entry -> entry.getKey().startsWith(path + ".") || entry.getKey().startsWith(path + "["))
        .map(Map.Entry::getValue)
        .min(
            Comparator.<Origin>comparingInt(origin -> at(origin).line())
                .thenComparingInt(origin -> at(origin).column()))
        .orElseGet(Origin.BuiltIn::new);
  }

  /** What comes from elsewhere stands before all lines. */
  private static Origin.File at(Origin origin) {
    return origin instanceof Origin.File place ? place : new Origin.File("", 0, 0);
  }
}
