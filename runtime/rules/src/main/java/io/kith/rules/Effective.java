package io.kith.rules;

import io.kith.config.Origin;
import io.kith.config.Setting;

/**
 * A value that is in force, and where it comes from.
 *
 * @param value the value
 * @param origin a default, an annotation, or a place in the rules
 */
public record Effective<T>(T value, Origin origin) {

  /** A value that nobody has set. */
  public static <T> Effective<T> byDefault(T value) {
    return new Effective<>(value, new Origin.BuiltIn());
  }

  /**
   * The value for people, as it would be written in a file.
   *
   * @param key its key in an entry of the rules
   */
  public Setting setting(String key) {
    return new Setting(key, Written.of(value), origin);
  }

  /** {@code 200ms (rules.yaml:7:14)}. */
  @Override
  public String toString() {
    return value + " (" + origin + ")";
  }
}
