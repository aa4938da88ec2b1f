package io.kith.example.social.user;

import io.kith.core.Get;
import io.kith.core.Idempotent;
import io.kith.core.Service;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Profiles. */
@Service
public interface User {

  /** The most profiles of one answer. */
  int MAX_PROFILES = 500;

  /** The profile of a user, if there is such a user. */
  @Get("/users/{userId}")
  @Idempotent
  Optional<Profile> profile(long userId);

  /**
   * The profiles of those who exist, by their id.
   *
   * @param userIds at most {@value #MAX_PROFILES}
   */
  @Idempotent
  Map<Long, Profile> profiles(Set<Long> userIds);

  /**
   * Who is near to a user, the nearest first; nobody is near to a user who does not exist.
   *
   * @param kilometres how far at the most, up to 100
   * @param limit how many at the most, up to {@value #MAX_PROFILES}
   */
  @Get("/users/{userId}/nearby")
  @Idempotent
  List<Neighbour> nearby(long userId, double kilometres, int limit);
}
