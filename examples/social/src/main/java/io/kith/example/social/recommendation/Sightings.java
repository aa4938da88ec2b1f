package io.kith.example.social.recommendation;

import io.kith.example.social.Database;
import io.kith.example.social.Storage;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/** Who has looked at whom, the last time. */
final class Sightings implements AutoCloseable {

  private final Database database;

  Sightings(Storage storage) {
    this.database =
        Database.open(
            storage,
            """
            CREATE TABLE IF NOT EXISTS sighting (
              user_id BIGINT NOT NULL,
              candidate_id BIGINT NOT NULL,
              at TIMESTAMP(9) WITH TIME ZONE NOT NULL,
              looked_for_millis BIGINT NOT NULL,
              PRIMARY KEY (user_id, candidate_id))
            """);
  }

  void note(Seen event, Instant at) {
    database.transact(transaction -> {
      Object[] key = {event.userId(), event.candidateId()};
      long millis = event.lookedFor().toMillis();
      String update =
          """
          UPDATE sighting SET at = ?, looked_for_millis = ?
          WHERE user_id = ? AND candidate_id = ?
          """;
      if (transaction.update(update, at, millis, key[0], key[1]) == 0) {
        transaction.insertIfAbsent(
            "INSERT INTO sighting VALUES (?, ?, ?, ?)", key[0], key[1], at, millis);
      }
      return null;
    });
  }

  /** Whom the user has looked at since then. */
  Set<Long> since(long userId, Instant then) {
    return database.transact(transaction ->
        new HashSet<>(
            transaction.list(
                "SELECT candidate_id FROM sighting WHERE user_id = ? AND at > ?",
                row -> row.getLong("candidate_id"),
                userId,
                then)));
  }

  @Override
  public void close() {
    database.close();
  }
}
