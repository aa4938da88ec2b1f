package io.kith.example.social.membership;

import io.kith.core.Get;
import io.kith.core.Idempotent;
import io.kith.core.Put;
import io.kith.core.Service;
import java.util.UUID;

/** Tiers and coins. */
@Service
public interface Membership {

  /** The most coins of one order, grant or question. */
  int MAX_COINS = 10_000;

  /** What the user has; a user who is not known has nothing. */
  @Get("/balances/{userId}")
  @Idempotent
  Balance balance(long userId);

  /** Says whether the user has so many coins, and takes none. */
  @Idempotent
  Balance checkCoin(long userId, int coins) throws InsufficientCoins;

  /**
   * Takes coins, all of them or none.
   *
   * @param orderId names what they are for: an order that is sent twice is paid once
   * @return what is left
   */
  @Put("/balances/{userId}/orders/{orderId}")
  @Idempotent
  Balance consumeCoin(long userId, int coins, UUID orderId) throws InsufficientCoins;

  /** Gives coins; returns what the user has then. */
  @Idempotent
  Balance grant(Grant grant);
}
