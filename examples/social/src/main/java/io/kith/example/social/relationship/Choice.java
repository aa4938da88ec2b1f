package io.kith.example.social.relationship;

/** What a user thinks of another. The first is also what an absent value reads as. */
public enum Choice {
  DISLIKE,
  LIKE,
  SUPER_LIKE;

  /** Whether two of it make a match. */
  public boolean isLike() {
    return this != DISLIKE;
  }
}
