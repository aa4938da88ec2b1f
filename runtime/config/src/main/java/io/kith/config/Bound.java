package io.kith.config;

import java.util.List;

/**
 * A section of the configuration as a record, and where each value of it comes from.
 *
 * @param value the record
 * @param settings every value that is in force, in the order of the record's components
 */
public record Bound<T>(T value, List<Setting> settings) {
  public Bound {
    settings = List.copyOf(settings);
  }
}
