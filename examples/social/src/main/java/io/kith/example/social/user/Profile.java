package io.kith.example.social.user;

import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;

/**
 * What others see of a user.
 *
 * @param about some words about themselves, if they left any
 */
public record Profile(
    long userId,
    String nickname,
    LocalDate born,
    Place place,
    Set<Interest> interests,
    Optional<String> about) {}
