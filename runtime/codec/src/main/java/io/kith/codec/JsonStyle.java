package io.kith.codec;

/**
 * How JSON is written.
 *
 * @param includeDefaults whether fields that hold their default value, empty lists and empty maps
 *     are written too; not messages, optional fields and oneofs that are absent
 * @param indented whether it is written over several lines for people, or without any space
 */
public record JsonStyle(boolean includeDefaults, boolean indented) {

  /** What the canonical mapping does where nothing is chosen: no defaults, no spaces. */
  public static JsonStyle canonical() {
    return new JsonStyle(false, false);
  }

  /** For people: with defaults, indented. */
  public static JsonStyle readable() {
    return new JsonStyle(true, true);
  }

  /** This style, with or without default values. */
  public JsonStyle withIncludeDefaults(boolean included) {
    return new JsonStyle(included, indented);
  }

  /** This style, indented or not. */
  public JsonStyle withIndented(boolean lines) {
    return new JsonStyle(includeDefaults, lines);
  }
}
