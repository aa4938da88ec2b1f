package io.kith.telemetry.metrics;

import java.util.ArrayList;
import java.util.List;

/**
 * What tells the points of a {@link Family} apart: keys and values, in the order in which they were
 * given. Immutable.
 *
 * @param keys as OTLP has them, such as {@code kith.side}
 */
public record Labels(List<String> keys, List<String> values) {

  /** The most labels of a point. */
  public static final int MAX_LABELS = 32;

  private static final Labels NONE = new Labels(List.of(), List.of());

  public Labels {
    keys = List.copyOf(keys);
    values = List.copyOf(values);
    if (keys.size() != values.size() || keys.size() > MAX_LABELS) {
      throw new IllegalArgumentException(
          keys.size() + " keys and " + values.size() + " values, at most " + MAX_LABELS);
    }
  }

  /** No labels. */
  public static Labels none() {
    return NONE;
  }

  /** These labels: a key, its value, and so on. */
  public static Labels of(String... keysAndValues) {
    var keys = new ArrayList<String>();
    var values = new ArrayList<String>();
    for (int i = 0; i + 1 < keysAndValues.length; i += 2) {
      keys.add(keysAndValues[i]);
      values.add(keysAndValues[i + 1]);
    }
    return new Labels(keys, values);
  }
}
