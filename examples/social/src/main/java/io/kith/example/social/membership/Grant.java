package io.kith.example.social.membership;

import java.util.UUID;

/**
 * Coins for a user.
 *
 * @param id names the grant: one that is sent twice is given once
 * @param coins 1 to {@value Membership#MAX_COINS}
 */
public record Grant(UUID id, long userId, int coins, Reason reason) {

  /** Why coins are granted. */
  public enum Reason {
    PURCHASE,
    GIFT,
    APOLOGY
  }
}
