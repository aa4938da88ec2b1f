package io.kith.example.social;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Status;
import io.kith.jdbc.DeadlineDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.h2.tools.Server;
import org.jspecify.annotations.Nullable;

/**
 * The SQL database of one service: embedded, in memory, gone with the process; or that of another
 * instance of the service. Thread-safe.
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

  private final HikariDataSource pool;

  /** What they do is seen in traces. */
  private final DataSource connections;

  private final boolean isOwn;
  private final Optional<Server> door;
  private final Duration transactionTime;
  private final Semaphore free = new Semaphore(CONNECTIONS, true);

  /** Never interrupted, as callers are: an interrupt would close the connection to the database. */
  private final ExecutorService workers =
      Executors.newFixedThreadPool(
          CONNECTIONS, Thread.ofPlatform().name("database-", 1).daemon().factory());

  private Database(
      HikariDataSource pool, boolean isOwn, Optional<Server> door, Duration transactionTime) {
    this.pool = pool;
    this.connections = DeadlineDataSource.of(pool);
    this.isOwn = isOwn;
    this.door = door;
    this.transactionTime = transactionTime;
  }

  /**
   * The database that the storage says.
   *
   * @param schema the statements that create its tables where they are missing
   */
  public static Database open(Storage storage, String... schema) {
    var config = new HikariConfig();
    config.setJdbcUrl(storage.url() + ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=" + PATIENCE_MILLIS);
    config.setUsername("kith");
    config.setPassword(storage.password());
    config.setMaximumPoolSize(CONNECTIONS);
    config.setConnectionTimeout(PATIENCE_MILLIS);
    config.setAutoCommit(false);
    var database =
        new Database(
            new HikariDataSource(config),
            storage.isOwn(),
            storage.databasePort().map(Database::openDoor),
            storage.transactionTime().orElse(Duration.ZERO));
    database.transact(transaction -> {
      for (String statement : schema) {
        transaction.update(statement);
      }
      return null;
    });
    return database;
  }

  /** Whoever comes in by it finds what is there, with the password, and can create nothing new. */
  private static Server openDoor(int port) {
    System.setProperty("h2.bindAddress", "127.0.0.1");
    try {
      return Server.createTcpServer("-tcpPort", String.valueOf(port), "-tcpDaemon").start();
    } catch (SQLException e) {
      throw new IllegalStateException("nobody can share the database at port " + port, e);
    }
  }

  /** Whether a table has no rows yet. */
  public boolean isEmpty(String table) {
    return transact(transaction ->
        transaction.first("SELECT 1 FROM " + table + " LIMIT 1", row -> row.getInt(1)).isEmpty());
  }

  /**
   * Runs the work in a transaction: all of it is done, or nothing. When nobody waits for it any
   * more, it is not begun; one that has begun goes to its end.
   */
  @SuppressWarnings("unchecked") // work throws X, and what is not checked
  public <T extends @Nullable Object, X extends Exception> T transact(Work<T, X> work) throws X {
    Future<T> done = begin(work);
    try {
      return done.get();
    } catch (InterruptedException e) {
      throw cancelled();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error failure) {
        throw failure;
      }
      throw (X) e.getCause();
    }
  }

  private <T extends @Nullable Object, X extends Exception> Future<T> begin(Work<T, X> work) {
    try {
      if (!free.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new CallException(
            Code.UNAVAILABLE,
            "none of " + CONNECTIONS + " connections became free in " + PATIENCE_MILLIS + " ms");
      }
    } catch (InterruptedException e) {
      throw cancelled();
    }
    // In the trace of the call, and without its deadline: what has begun goes to its end.
    Context context = Context.current().detached();
    return workers.submit(() -> {
      try {
        return context.call(() -> run(work));
      } finally {
        free.release();
      }
    });
  }

  private static CallException cancelled() {
    Thread.currentThread().interrupt();
    return new CallException(Code.CANCELLED, "nobody waits for the transaction any more");
  }

  private <T extends @Nullable Object, X extends Exception> T run(Work<T, X> work) throws X {
    try (Connection connection = connections.getConnection()) {
      boolean done = false;
      try {
        T result = work.in(new Transaction(connection));
        takeTime();
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

  private void takeTime() {
    try {
      Thread.sleep(transactionTime);
    } catch (InterruptedException e) {
      throw cancelled();
    }
  }

  @Override
  public void close() {
    try {
      door.ifPresent(Server::stop);
      if (isOwn) {
        transact(transaction -> transaction.update("SHUTDOWN"));
      }
    } catch (CallException e) {
      // The shutdown takes its own connection with it.
    } finally {
      workers.shutdown();
      pool.close();
    }
  }
}
