package io.kith.example.social.membership;

/** What a user has paid for. The first is also what an absent value reads as. */
public enum Tier {
  FREE,
  PLUS,
  GOLD;

  /** Whether it is a paid one. */
  public boolean isMember() {
    return this != FREE;
  }
}
