package io.kith.transport;

import java.util.Objects;

/**
 * Who a process says it is when a connection opens.
 *
 * @param app the name of the application, such as {@code membership}
 * @param instance the id of this one process, never used again by another
 */
public record Identity(String app, String instance) {

  /** The longest of either, in characters. */
  public static final int MAX_CHARS = 128;

  public Identity {
    require(app, "app");
    require(instance, "instance");
  }

  private static void require(String text, String name) {
    Objects.requireNonNull(text, name);
    if (text.isBlank() || text.length() > MAX_CHARS) {
      throw new IllegalArgumentException(
          name + " must have 1 to " + MAX_CHARS + " characters, not '" + text + "'");
    }
  }
}
