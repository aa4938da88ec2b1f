package io.kith.example.social.recommendation;

/** There is no such user. */
public final class UnknownUser extends Exception {

  private static final long serialVersionUID = 1;

  private final long userId;

  /** An exception for this user. */
  public UnknownUser(long userId) {
    super("there is no user " + userId);
    this.userId = userId;
  }

  /** Who is not known. */
  public long userId() {
    return userId;
  }
}
