package io.kith.config;

/**
 * One value that is in force.
 *
 * @param key its full name, such as {@code server.port}
 * @param value as it would be written in a file; a {@link Secret} is hidden
 * @param origin where it comes from
 */
public record Setting(String key, String value, Origin origin) {

  /** {@code server.port = 4242 (application.yaml:3:9)}. */
  @Override
  public String toString() {
    return key + " = " + value + " (" + origin + ")";
  }
}
