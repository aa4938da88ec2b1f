package io.kith.example.social;

import io.kith.config.Configuration;
import io.kith.config.Range;
import io.kith.config.Secret;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Where a service has its data: {@code app:} in its configuration. By default in a database of its
 * own, in memory; two instances of a service share one, which the first has and lets the other
 * reach.
 *
 * @param database the JDBC URL of the database that another instance shares
 * @param databasePort the port of the loopback interface by which others reach its own
 * @param databasePassword what those that share it know
 * @param transactionTime how long a transaction takes at the least, in order to play a database
 *     that has to read from a disk: 1 ms to 10 s; by default as long as it takes
 */
@Configuration
public record Storage(
    Optional<String> database,
    @Range(least = "1", most = "65535") Optional<Integer> databasePort,
    Optional<Secret> databasePassword,
    @Range(least = "1ms", most = "10s") Optional<Duration> transactionTime) {

  private static final String SHARED_NAME = "shared";

  /** A database in memory that nobody else reaches. */
  public static Storage own() {
    return new Storage(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Whether the database lives and dies with this process. */
  boolean isOwn() {
    return database.isEmpty();
  }

  String url() {
    String ownName = databasePort.isPresent() ? SHARED_NAME : UUID.randomUUID().toString();
    return database.orElse("jdbc:h2:mem:" + ownName);
  }

  String password() {
    return databasePassword.map(Secret::reveal).orElse("");
  }
}
