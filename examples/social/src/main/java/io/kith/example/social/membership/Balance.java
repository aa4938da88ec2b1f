package io.kith.example.social.membership;

import java.time.Instant;

/**
 * What a user has.
 *
 * @param coins never negative
 * @param asOf when this was so
 */
public record Balance(long userId, Tier tier, int coins, Instant asOf) {}
