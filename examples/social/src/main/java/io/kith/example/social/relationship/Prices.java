package io.kith.example.social.relationship;

import io.kith.example.social.membership.Tier;

/**
 * What a swipe costs, in coins. A dislike is free, and for members so is a like.
 *
 * @param like a like of somebody without a membership
 * @param superLike a super-like of anybody
 */
public record Prices(int like, int superLike) {

  /** The price of this choice for a user of this tier. */
  public int of(Choice choice, Tier tier) {
    return switch (choice) {
      case DISLIKE -> 0;
      case LIKE -> tier.isMember() ? 0 : like;
      case SUPER_LIKE -> superLike;
    };
  }
}
