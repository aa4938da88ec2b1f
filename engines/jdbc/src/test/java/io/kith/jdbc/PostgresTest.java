package io.kith.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.kith.core.Cancellation;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Deadline;
import io.kith.core.Status;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real PostgreSQL, and a pool before it. */
@Timeout(60)
final class PostgresTest {

  private static final int POOLED = 2;
  private static final Duration SHORT = Duration.ofMillis(500);
  private static final Duration LONG = Duration.ofMinutes(1);

  /** What a busy machine may take on top. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private static EmbeddedPostgres postgres;

  private HikariDataSource pool;
  private DeadlineDataSource database;

  private interface Work {
    void in(Connection connection) throws SQLException;
  }

  @BeforeAll
  static void start() throws IOException {
    postgres = EmbeddedPostgres.builder().start();
  }

  @AfterAll
  static void stop() throws IOException {
    postgres.close();
  }

  @BeforeEach
  void open() {
    var config = new HikariConfig();
    config.setJdbcUrl(postgres.getJdbcUrl("postgres", "postgres"));
    config.setMaximumPoolSize(POOLED);
    config.setConnectionTimeout(30_000);
    pool = new HikariDataSource(config);
    database = DeadlineDataSource.of(pool);
  }

  @AfterEach
  void close() {
    pool.close();
  }

  private void connected(Work work) {
    try (Connection connection = database.getConnection()) {
      work.in(connection);
    } catch (SQLException e) {
      throw new Failed(e);
    }
  }

  private static final class Failed extends RuntimeException {
    private static final long serialVersionUID = 1;

    Failed(SQLException cause) {
      super(cause);
    }
  }

  private static void sleep(Connection connection, int seconds) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("SELECT pg_sleep(?)")) {
      statement.setInt(1, seconds);
      statement.executeQuery().close();
    }
  }

  private static Throwable endOfSleep(Connection connection) {
    try {
      sleep(connection, 30);
      throw new AssertionError("it slept for long");
    } catch (SQLException e) {
      return e;
    }
  }

  private static int backend(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT pg_backend_pid()")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private void awaitNobodySleeps() throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      long endNanos = System.nanoTime() + GRACE.toNanos();
      while (sleepers(statement) > 0) {
        assertThat(System.nanoTime()).as("the query still runs").isLessThan(endNanos);
      }
    }
  }

  private static int sleepers(Statement statement) throws SQLException {
    try (ResultSet rows =
        statement.executeQuery(
            "SELECT count(*) FROM pg_stat_activity"
                + " WHERE state = 'active' AND query LIKE 'SELECT pg_sleep%'")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  @Test
  void what_is_in_time_is_done() {
    Context.within(LONG)
        .run(() ->
            connected(connection -> {
              sleep(connection, 0);
              connection.setAutoCommit(false);
              try (Statement statement = connection.createStatement()) {
                statement.execute("CREATE TEMPORARY TABLE done (id int)");
                assertThat(statement.executeUpdate("INSERT INTO done VALUES (1), (2)"))
                    .isEqualTo(2);
                assertThat(statement.getConnection()).isEqualTo(connection);
              }
              connection.rollback();
            }));
    connected(connection -> sleep(connection, 0)); // where there is no deadline, too
  }

  @Test
  void a_statement_ends_at_the_deadline_here_and_at_the_database() throws SQLException {
    var backends = new ArrayList<Integer>();
    connected(connection -> {
      backends.add(backend(connection));
      Deadline deadline = Deadline.after(SHORT, System.nanoTime());
      Throwable end = Context.root().with(deadline).call(() -> endOfSleep(connection));
      long endNanos = System.nanoTime();
      assertThat(end)
          .isInstanceOf(SQLTimeoutException.class)
          .hasMessageContaining("the deadline of the call passed after")
          .hasMessageContaining("ms of a statement");
      assertThat(endNanos - deadline.atNanos()).isLessThan(GRACE.toNanos());
    });
    awaitNobodySleeps();
    // The connection has outlived it.
    var all = new ArrayList<Integer>();
    try (Connection one = pool.getConnection();
        Connection other = pool.getConnection()) {
      all.add(backend(one));
      all.add(backend(other));
    }
    assertThat(all).containsAll(backends);
  }

  @Test
  void a_statement_ends_when_its_context_is_cancelled() throws Exception {
    var cancellation = new Cancellation();
    var failure = new LinkedBlockingQueue<Throwable>();
    Thread.ofVirtual()
        .start(
            Context.root()
                .with(cancellation)
                .wrap(() -> {
                  try {
                    connected(connection -> sleep(connection, 30));
                  } catch (Failed e) {
                    failure.add(e.getCause());
                  }
                }));
    awaitSleeper();
    cancellation.cancel(Status.of(Code.CANCELLED, "the user has left"));
    assertThat(failure.poll(20, TimeUnit.SECONDS))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57014"))
        .hasMessageContaining("the user has left, after");
    awaitNobodySleeps();
  }

  @Test
  void a_statement_ends_when_its_thread_is_interrupted_and_the_connection_lives_on()
      throws Exception {
    var outcome = new LinkedBlockingQueue<Object>();
    Thread caller =
        Thread.ofVirtual()
            .start(
                Context.within(LONG)
                    .wrap(() ->
                        connected(connection -> {
                          connection.setAutoCommit(false);
                          int backend = backend(connection);
                          try {
                            sleep(connection, 30);
                          } catch (SQLException e) {
                            outcome.add(e);
                          }
                          outcome.add(Thread.currentThread().isInterrupted());
                          connection.rollback(); // in spite of the interrupt
                          outcome.add(
                              Context.root()
                                      .call(() -> {
                                        boolean _ = Thread.interrupted();
                                        return backend(connection);
                                      })
                                  == backend);
                        })));
    awaitSleeper();
    caller.interrupt();
    assertThat(outcome.poll(20, TimeUnit.SECONDS))
        .isInstanceOfSatisfying(
            SQLException.class,
            e -> assertThat(e.getMessage()).contains("the thread that waited was interrupted"));
    assertThat(outcome.poll(20, TimeUnit.SECONDS)).isEqualTo(true);
    assertThat(outcome.poll(20, TimeUnit.SECONDS)).isEqualTo(true);
    awaitNobodySleeps();
  }

  private void awaitSleeper() throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      while (sleepers(statement) == 0) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void no_connection_is_taken_after_the_deadline() {
    Context.root()
        .with(Deadline.afterNanos(-1, System.nanoTime()))
        .run(() ->
            assertThatThrownBy(database::getConnection)
                .isInstanceOf(SQLTimeoutException.class)
                .hasMessageContaining("before a connection was taken"));
    assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
  }

  @Test
  void no_statement_begins_after_the_deadline() {
    connected(connection -> {
      try (Statement statement = connection.createStatement()) {
        Context.root()
            .with(Deadline.afterNanos(-1, System.nanoTime()))
            .run(() ->
                assertThatThrownBy(() -> statement.execute("CREATE TABLE late (id int)"))
                    .isInstanceOf(SQLTimeoutException.class)
                    .hasMessageContaining("before a statement was begun"));
      }
    });
  }

  @Test
  void nobody_waits_for_a_connection_longer_than_the_deadline_allows() throws SQLException {
    var held = new ArrayList<Connection>();
    for (int i = 0; i < POOLED; i++) {
      held.add(pool.getConnection());
    }
    long startNanos = System.nanoTime();
    Context.within(SHORT)
        .run(() ->
            assertThatThrownBy(database::getConnection)
                .isInstanceOf(SQLTimeoutException.class)
                .hasMessageContaining("ms of waiting for a connection"));
    assertThat(System.nanoTime() - startNanos).isLessThan(SHORT.plus(GRACE).toNanos());
    for (Connection connection : held) {
      connection.close();
    }
    // Nothing has leaked: all of them can be had again.
    for (int i = 0; i < POOLED; i++) {
      held.set(i, Context.within(LONG).call(database::getConnection));
    }
    for (Connection connection : held) {
      connection.close();
    }
    assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
  }
}
