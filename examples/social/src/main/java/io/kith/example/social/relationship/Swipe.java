package io.kith.example.social.relationship;

import java.util.UUID;

/**
 * A user's choice about another; the newest one holds.
 *
 * @param id names the swipe: one that is sent twice is paid once
 * @param from who swipes
 * @param to whom
 */
public record Swipe(UUID id, long from, long to, Choice choice) {}
