package io.kith.example.social.recommendation;

import java.time.Duration;

/**
 * A user has looked at a candidate.
 *
 * @param lookedFor for how long
 */
public record Seen(long userId, long candidateId, Duration lookedFor) {}
