package io.kith.rules;

import io.kith.config.Origin;

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

  /** {@code 200ms (rules.yaml:7:14)}. */
  @Override
  public String toString() {
    return value + " (" + origin + ")";
  }
}
