package io.kith.collector;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.kith.config.Secret;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * A database with its dialect: a file of SQLite, or PostgreSQL. Connections are pooled, and go back
 * when they are closed. Thread-safe.
 */
public final class Database implements AutoCloseable {

  /** How SQL is spoken. */
  public enum Dialect {
    SQLITE("BLOB", "INTEGER"),
    POSTGRESQL("BYTEA", "BIGINT");

    private final String blob;
    private final String number;

    Dialect(String blob, String number) {
      this.blob = blob;
      this.number = number;
    }

    /** The type of a column that holds bytes. */
    public String blob() {
      return blob;
    }

    /** The type of a column that holds a {@code long}. */
    public String number() {
      return number;
    }
  }

  private static final int SQLITE_CONNECTIONS = 4;
  private static final int POSTGRESQL_CONNECTIONS = 8;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Dialect dialect;
  private final HikariDataSource pool;

  private Database(Dialect dialect, HikariConfig config) {
    config.setConnectionTimeout(PATIENCE.toMillis());
    config.setMinimumIdle(1);
    this.dialect = dialect;
    this.pool = new HikariDataSource(config);
  }

  /** A file of SQLite, which is made if there is none. */
  public static Database sqlite(Path file) {
    var config = new HikariConfig();
    config.setPoolName("kith-collector-" + file.getFileName());
    config.setJdbcUrl("jdbc:sqlite:" + file);
    config.setMaximumPoolSize(SQLITE_CONNECTIONS);
    // A writer and readers at a time; what a process has written outlives its end.
    config.addDataSourceProperty("journal_mode", "WAL");
    config.addDataSourceProperty("synchronous", "NORMAL");
    config.addDataSourceProperty("busy_timeout", Long.toString(PATIENCE.toMillis()));
    return new Database(Dialect.SQLITE, config);
  }

  /** PostgreSQL at a URL such as {@code postgresql://host:5432/kith}. */
  public static Database postgresql(String url, String user, Secret password) {
    var config = new HikariConfig();
    config.setPoolName("kith-collector");
    config.setJdbcUrl("jdbc:" + url);
    if (!user.isEmpty()) {
      config.setUsername(user);
      config.setPassword(password.reveal());
    }
    config.setMaximumPoolSize(POSTGRESQL_CONNECTIONS);
    return new Database(Dialect.POSTGRESQL, config);
  }

  /**
   * The database in which a collector keeps what is not traces: {@code collector.db} in its
   * directory, or its PostgreSQL.
   */
  public static Database of(CollectorOptions options, Path directory) {
    return options.store().equals("sqlite:")
        ? sqlite(directory.resolve("collector.db"))
        : postgresql(
            options.store(),
            options.user().orElse(""),
            options.password().orElseGet(() -> new Secret("")));
  }

  /** How SQL is spoken here. */
  public Dialect dialect() {
    return dialect;
  }

  /** A connection that commits each statement by itself; close it soon. */
  public Connection connection() throws SQLException {
    return pool.getConnection();
  }

  @Override
  public void close() {
    pool.close();
  }
}
