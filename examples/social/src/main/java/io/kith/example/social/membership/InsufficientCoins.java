package io.kith.example.social.membership;

/**
 * A user has fewer coins than something costs. It reaches the caller as what it is, data and all.
 */
public final class InsufficientCoins extends Exception {

  private static final long serialVersionUID = 1;

  private final long userId;
  private final int required;
  private final int available;

  /** An exception for this user, who would have needed so many coins and has only so many. */
  public InsufficientCoins(long userId, int required, int available) {
    super("user " + userId + " has " + available + " coins, and needs " + required);
    this.userId = userId;
    this.required = required;
    this.available = available;
  }

  /** Who has too few. */
  public long userId() {
    return userId;
  }

  /** How many are needed. */
  public int required() {
    return required;
  }

  /** How many there are. */
  public int available() {
    return available;
  }
}
