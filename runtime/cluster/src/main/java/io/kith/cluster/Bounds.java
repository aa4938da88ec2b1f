package io.kith.cluster;

import java.util.Collection;
import java.util.Map;

/** The checks that the records of this package share: nothing in a registry is without a bound. */
final class Bounds {

  /** The longest name of anything, in characters. */
  static final int MAX_NAME_CHARS = 128;

  /** The longest value of a label, in characters. */
  static final int MAX_LABEL_CHARS = 1024;

  /** The most labels of an instance, and of a query. */
  static final int MAX_LABELS = 64;

  private Bounds() {}

  /** A name that must be there. */
  static void requireName(String text, String what) {
    if (text.isBlank() || text.length() > MAX_NAME_CHARS) {
      throw new IllegalArgumentException(
          what + " must have 1 to " + MAX_NAME_CHARS + " characters, not '" + shown(text) + "'");
    }
  }

  /** A text that may be empty. */
  static void requireShort(String text, int maxChars, String what) {
    if (text.length() > maxChars) {
      throw new IllegalArgumentException(
          what
              + " has "
              + text.length()
              + " characters, '"
              + shown(text)
              + "'; at most "
              + maxChars
              + " are allowed");
    }
  }

  static void requireAtMost(int most, Collection<?> things, String what) {
    if (things.size() > most) {
      throw new IllegalArgumentException(
          things.size() + " " + what + "; at most " + most + " are allowed");
    }
  }

  static void requireLabels(Map<String, String> labels) {
    requireAtMost(MAX_LABELS, labels.keySet(), "labels");
    for (var label : labels.entrySet()) {
      requireName(label.getKey(), "the name of a label");
      requireShort(label.getValue(), MAX_LABEL_CHARS, "the label " + label.getKey());
    }
  }

  static void requireSameId(Instance registered, Instance changed) {
    if (!registered.id().equals(changed.id())) {
      throw new IllegalArgumentException(
          "the registration of " + registered + " cannot become that of " + changed);
    }
  }

  private static String shown(String text) {
    return text.length() <= 40 ? text : text.substring(0, 39) + "…";
  }
}
