package io.kith.example.social.user;

/**
 * A user who is near to another.
 *
 * @param kilometres how near
 */
public record Neighbour(Profile profile, double kilometres) {}
