package io.kith.example.social;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Status;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The SQL database of one service: embedded, in memory, gone with the process. Thread-safe.
 *
 * <p>A failure of the database is a {@link CallException}, so that a caller is told: {@code
 * UNAVAILABLE} if it may pass by itself (no free connection, a lock that was not released in time),
 * {@code INTERNAL} otherwise.
 */
public final class Database implements AutoCloseable {

  /** The work of a transaction. */
  @FunctionalInterface
  public interface Work<T extends @Nullable Object, X extends Exception> {
    /** Does it; an exception rolls it back. */
    T in(Transaction transaction) throws SQLException, X;
  }

  private static final int CONNECTIONS = 8;
  private static final int PATIENCE_MILLIS = 2_000;

  private final HikariDataSource connections;

  private Database(HikariDataSource connections) {
    this.connections = connections;
  }

  /**
   * A new, empty database.
   *
   * @param schema the statements that create its tables
   */
  public static Database inMemory(String... schema) {
    var config = new HikariConfig();
    config.setJdbcUrl(
        "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=" + PATIENCE_MILLIS);
    config.setMaximumPoolSize(CONNECTIONS);
    config.setConnectionTimeout(PATIENCE_MILLIS);
    config.setAutoCommit(false);
    var database = new Database(new HikariDataSource(config));
    database.transact(transaction -> {
      for (String statement : schema) {
        transaction.update(statement);
      }
      return null;
    });
    return database;
  }

  /** Runs the work in a transaction: all of it is done, or nothing. */
  public <T extends @Nullable Object, X extends Exception> T transact(Work<T, X> work) throws X {
    try (Connection connection = connections.getConnection()) {
      boolean done = false;
      try {
        T result = work.in(new Transaction(connection));
        connection.commit();
        done = true;
        return result;
      } finally {
        if (!done) {
          connection.rollback();
        }
      }
    } catch (SQLException e) {
      Code code = e instanceof SQLTransientException ? Code.UNAVAILABLE : Code.INTERNAL;
      throw new CallException(Status.of(code, "the database failed: " + e.getMessage()), e);
    }
  }

  @Override
  public void close() {
    try {
      transact(transaction -> transaction.update("SHUTDOWN"));
    } catch (CallException e) {
      // The shutdown takes its own connection with it.
    } finally {
      connections.close();
    }
  }
}
