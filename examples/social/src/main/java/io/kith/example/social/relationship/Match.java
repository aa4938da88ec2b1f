package io.kith.example.social.relationship;

import java.time.Instant;

/**
 * Two users who like each other, as one of them sees it.
 *
 * @param userId the one
 * @param otherId the other
 * @param since when the second like came
 */
public record Match(long userId, long otherId, Instant since) {}
