package io.kith.console;

import java.util.Locale;

/** What somebody may do here. */
public enum Role {
  /** See everything. */
  VIEW,
  /** See everything, and change it. */
  OPERATE;

  /**
   * The role of this name, {@code view} or {@code operate}.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Role parse(String text) {
    for (Role role : values()) {
      if (role.text().equals(text)) {
        return role;
      }
    }
    throw new IllegalArgumentException("'" + text + "' is no role: write view or operate");
  }

  /** Its name, as {@link #parse} reads it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether who has this role may do what that one needs. */
  boolean includes(Role needed) {
    return compareTo(needed) >= 0;
  }
}
