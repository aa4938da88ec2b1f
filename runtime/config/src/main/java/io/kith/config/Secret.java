package io.kith.config;

import java.util.Objects;

/**
 * A text that must not be seen: it prints as {@code ***}, and so does every record that holds it.
 */
public final class Secret {

  static final String HIDDEN = "***";

  private final String text;

  /** A secret. */
  public Secret(String text) {
    this.text = Objects.requireNonNull(text, "text");
  }

  /** The text itself. */
  public String reveal() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return HIDDEN;
  }
}
