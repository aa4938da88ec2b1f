package io.kith.example.social.relationship;

import io.kith.core.Get;
import io.kith.core.Idempotent;
import io.kith.core.NonBlocking;
import io.kith.core.Service;
import io.kith.example.social.membership.InsufficientCoins;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Swipes and matches. */
@Service(version = "1.1.0")
public interface Relationship {

  /** The most entries of one answer. */
  int MAX_ENTRIES = 1_000;

  /** What swipes cost. */
  @NonBlocking
  @Idempotent
  Prices prices();

  /**
   * Puts a user's choice about another in the place of the one before, and says what came of it.
   */
  @Idempotent
  SwipeOutcome swipe(Swipe swipe) throws InsufficientCoins;

  /** The match of two users, as the first of them sees it. */
  @Idempotent
  Optional<Match> match(long userId, long otherId);

  /** A user's matches, the newest first. */
  @Get("/users/{userId}/matches")
  @Idempotent
  List<Match> matches(long userId, int limit);

  /**
   * A user's matches as they happen: those there are, the newest first, and then each new one. It
   * ends when the caller closes it.
   */
  @Idempotent
  Stream<Match> feed(long userId);

  /** About whom a user has made a choice, and when; the newest ones. */
  @Idempotent
  Map<Long, Instant> swiped(long userId, int limit);

  /** Who likes a user and waits for an answer; the newest first. */
  @Idempotent
  List<Long> admirers(long userId, int limit);
}
