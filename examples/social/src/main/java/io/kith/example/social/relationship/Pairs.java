package io.kith.example.social.relationship;

import static java.util.stream.Collectors.toMap;

import io.kith.example.social.Database;
import io.kith.example.social.Population;
import io.kith.example.social.Storage;
import io.kith.example.social.Transaction;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What two users think of each other: one row for both, since a match is something that they have
 * together.
 *
 * <p>A swipe locks the row of its pair, so that of two likes at the same time the second sees the
 * first, and a pair matches once.
 */
final class Pairs implements AutoCloseable {

  private static final int LIKES_AT_START = 5;

  /** Each pair from both sides: {@code me}, {@code other}, and when each of them chose what. */
  private static final String BOTH_SIDES =
      """
      CREATE VIEW IF NOT EXISTS side (me, other, mine, mine_at, theirs, theirs_at, matched_at) AS
        SELECT low, high, low_choice, low_at, high_choice, high_at, matched_at FROM pair
        UNION ALL
        SELECT high, low, high_choice, high_at, low_choice, low_at, matched_at FROM pair
      """;

  private final Database database;

  Pairs(Storage storage) {
    this.database =
        Database.open(
            storage,
            """
            CREATE TABLE IF NOT EXISTS pair (
              low BIGINT NOT NULL,
              high BIGINT NOT NULL,
              low_choice INT,
              low_at TIMESTAMP(9) WITH TIME ZONE,
              high_choice INT,
              high_at TIMESTAMP(9) WITH TIME ZONE,
              matched_at TIMESTAMP(9) WITH TIME ZONE,
              PRIMARY KEY (low, high),
              CHECK (low < high))
            """,
            "CREATE INDEX IF NOT EXISTS pair_high ON pair (high)",
            BOTH_SIDES);
  }

  /** Users are liked by some others from the start, so that there are matches soon. */
  void addAdmirers(Population population, Instant now) {
    if (population.users() == 1 || !database.isEmpty("pair")) {
      return;
    }
    database.transact(transaction -> {
      transaction.updateAll(
          "MERGE INTO pair (low, high, low_choice, low_at, high_choice, high_at)"
              + " VALUES (?, ?, ?, ?, ?, ?)",
          () -> population.ids().boxed().flatMap(id -> likes(population, id, now)).iterator());
      return null;
    });
  }

  private static Stream<Object[]> likes(Population population, long userId, Instant now) {
    return population
        .random(userId, "relationship")
        .longs(LIKES_AT_START, 1, population.users())
        .map(other -> other < userId ? other : other + 1)
        .mapToObj(other -> like(Math.min(userId, other), Math.max(userId, other), now));
  }

  /** Which of the two likes the other depends on the pair alone: so none of them is a match. */
  private static Object[] like(long low, long high, Instant now) {
    int like = Choice.LIKE.ordinal();
    return (low + high) % 2 == 0
        ? new Object[] {low, high, like, now, null, null}
        : new Object[] {low, high, null, null, like, now};
  }

  /** Puts the choice in the place of the one before. */
  SwipeOutcome put(Swipe swipe, Instant now) {
    return database.transact(transaction -> {
      choose(transaction, swipe, now);
      return outcome(transaction, swipe, now);
    });
  }

  /** From here to the end of the transaction, the row is locked. */
  private static void choose(Transaction transaction, Swipe swipe, Instant now)
      throws SQLException {
    String mine = swipe.from() < swipe.to() ? "low" : "high";
    String update =
        "UPDATE pair SET %s_choice = ?, %s_at = ? WHERE low = ? AND high = ?".formatted(mine, mine);
    long low = Math.min(swipe.from(), swipe.to());
    long high = Math.max(swipe.from(), swipe.to());
    int choice = swipe.choice().ordinal();
    if (transaction.update(update, choice, now, low, high) == 0) {
      transaction.insertIfAbsent("INSERT INTO pair (low, high) VALUES (?, ?)", low, high);
      transaction.update(update, choice, now, low, high);
    }
  }

  private static SwipeOutcome outcome(Transaction transaction, Swipe swipe, Instant now)
      throws SQLException {
    Optional<Match> match = match(transaction, swipe.from(), swipe.to());
    if (match.isPresent()) {
      return new SwipeOutcome.Matched(match.get());
    }
    if (!swipe.choice().isLike()) {
      return new SwipeOutcome.Disliked(now);
    }
    int matched =
        transaction.update(
            """
            UPDATE pair SET matched_at = ?
            WHERE low = ? AND high = ? AND low_choice > 0 AND high_choice > 0
            """,
            now,
            Math.min(swipe.from(), swipe.to()),
            Math.max(swipe.from(), swipe.to()));
    return matched > 0
        ? new SwipeOutcome.Matched(new Match(swipe.from(), swipe.to(), now))
        : new SwipeOutcome.Liked(now);
  }

  Optional<Match> match(long userId, long otherId) {
    return database.transact(transaction -> match(transaction, userId, otherId));
  }

  private static Optional<Match> match(Transaction transaction, long userId, long otherId)
      throws SQLException {
    return transaction.first(
        "SELECT matched_at FROM pair WHERE low = ? AND high = ? AND matched_at IS NOT NULL",
        row -> new Match(userId, otherId, row.getObject("matched_at", Instant.class)),
        Math.min(userId, otherId),
        Math.max(userId, otherId));
  }

  List<Match> matches(long userId, int limit) {
    return database.transact(transaction ->
        transaction.list(
            """
            SELECT other, matched_at FROM side
            WHERE me = ? AND matched_at IS NOT NULL
            ORDER BY matched_at DESC, other FETCH FIRST ? ROWS ONLY
            """,
            row ->
                new Match(userId, row.getLong("other"), row.getObject("matched_at", Instant.class)),
            userId,
            limit));
  }

  Map<Long, Instant> swiped(long userId, int limit) {
    return database.transact(transaction ->
        transaction
            .list(
                """
                SELECT other, mine_at FROM side
                WHERE me = ? AND mine_at IS NOT NULL
                ORDER BY mine_at DESC, other FETCH FIRST ? ROWS ONLY
                """,
                row -> Map.entry(row.getLong("other"), row.getObject("mine_at", Instant.class)),
                userId,
                limit)
            .stream()
            .collect(toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  List<Long> admirers(long userId, int limit) {
    return database.transact(transaction ->
        transaction.list(
            """
            SELECT other FROM side
            WHERE me = ? AND theirs > 0 AND mine IS NULL
            ORDER BY theirs_at DESC, other FETCH FIRST ? ROWS ONLY
            """,
            row -> row.getLong("other"),
            userId,
            limit));
  }

  @Override
  public void close() {
    database.close();
  }
}
