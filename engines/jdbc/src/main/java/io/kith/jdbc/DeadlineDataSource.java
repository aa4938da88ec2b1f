package io.kith.jdbc;

import io.kith.core.Context;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A data source whose connections keep to the deadline and the cancellation of the {@link Context}
 * that they are used in.
 *
 * {@snippet :
 * DataSource orders = DeadlineDataSource.of(new HikariDataSource(config));
 * Context.within(Duration.ofMillis(200)).call(() -> {
 *   try (Connection connection = orders.getConnection()) { … }
 * });
 * }
 *
 * <p>Nobody waits for a connection longer than the deadline allows, whatever the pool says. A
 * statement has the time that remains as its query timeout (in whole seconds, rounded up, as JDBC
 * has it) and is cancelled at the database at the deadline, when the context is cancelled, or when
 * the thread that waits for it is interrupted. A connection whose database does not answer even
 * that within a second is aborted.
 *
 * <p>What ends so is a {@link SQLTimeoutException} at the deadline, and otherwise an {@link
 * SQLException} with the state {@code 57014}; both say how long the database had. Where the context
 * has neither deadline nor cancellation, everything goes straight to the driver.
 *
 * <p>Otherwise a virtual thread makes each call of the driver that may wait: an interrupt would
 * close the socket under a driver that a virtual thread is in, and the connection with it. The rows
 * of a result that the driver fetches bit by bit come on the caller's own thread.
 *
 * <p>If the trace of the context is recorded, each statement is a span of it, by OpenTelemetry,
 * with its text but without the values in it.
 *
 * <p>As thread-safe as the data source behind it. It owns nothing: close that one.
 */
public final class DeadlineDataSource implements DataSource {

  private final DataSource target;
  private final KnownDatabase database = new KnownDatabase();

  private DeadlineDataSource(DataSource target) {
    this.target = target;
  }

  /** The data source, with deadlines. */
  public static DeadlineDataSource of(DataSource target) {
    return new DeadlineDataSource(target);
  }

  @Override
  public Connection getConnection() throws SQLException {
    return connection(target::getConnection);
  }

  @Override
  public Connection getConnection(@Nullable String user, @Nullable String password)
      throws SQLException {
    return connection(() -> target.getConnection(user, password));
  }

  private Connection connection(DriverCall.Work<Connection> work) throws SQLException {
    return BoundConnection.of(DriverCall.taking(Context.current(), work), database);
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return type.isInstance(target) ? type.cast(target) : target.unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return type.isInstance(target) || target.isWrapperFor(type);
  }

  @Override
  public @Nullable PrintWriter getLogWriter() throws SQLException {
    return target.getLogWriter();
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter out) throws SQLException {
    target.setLogWriter(out);
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    target.setLoginTimeout(seconds);
  }

  @Override
  public int getLoginTimeout() throws SQLException {
    return target.getLoginTimeout();
  }

  @Override
  public Logger getParentLogger() throws java.sql.SQLFeatureNotSupportedException {
    return target.getParentLogger();
  }
}
