package io.kith.jdbc;

import io.kith.core.Context;
import io.kith.jdbc.DriverCall.Ending;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A statement that runs no longer than the context in which it is run. Used by one thread. */
final class BoundStatement extends Delegate implements Ending {

  private final Statement statement;
  private final String prepared;
  private final KnownDatabase database;
  private final Connection connection;
  private final Connection seen;

  /** The query timeout that its user wants, in seconds; 0 for none. */
  private int ownSeconds;

  /**
   * A statement.
   *
   * @param prepared its text, if it was prepared; empty if each execution brings one
   * @param connection the driver's, or the pool's
   * @param seen what the user of the statement has for that
   */
  BoundStatement(
      Statement statement,
      String prepared,
      KnownDatabase database,
      Connection connection,
      Connection seen) {
    super(statement);
    this.statement = statement;
    this.prepared = prepared;
    this.database = database;
    this.connection = connection;
    this.seen = seen;
  }

  @Override
  @Nullable Object call(Object self, Method method, @Nullable Object @Nullable [] arguments)
      throws SQLException {
    return switch (method.getName()) {
      case "execute",
          "executeQuery",
          "executeUpdate",
          "executeLargeUpdate",
          "executeBatch",
          "executeLargeBatch" ->
          traced(method, arguments);
      case "setQueryTimeout" -> {
        Object set = passOn(method, arguments);
        ownSeconds = arguments == null || arguments[0] == null ? 0 : (int) arguments[0];
        yield set;
      }
      case "getQueryTimeout" -> ownSeconds;
      case "getConnection" -> seen;
      default -> passOn(method, arguments);
    };
  }

  private @Nullable Object traced(Method method, @Nullable Object @Nullable [] arguments)
      throws SQLException {
    if (!Database.isTraced(Context.current())) {
      return execute(method, arguments);
    }
    String sql = arguments != null && arguments[0] instanceof String text ? text : prepared;
    Span span = database.of(connection).begin(sql);
    try (Scope _ = span.makeCurrent()) {
      return execute(method, arguments);
    } catch (SQLException | RuntimeException | Error e) {
      span.setAttribute("error.type", e.getClass().getName());
      if (e instanceof SQLException refused && refused.getSQLState() != null) {
        span.setAttribute("db.response.status_code", refused.getSQLState());
      }
      span.setStatus(StatusCode.ERROR);
      throw e;
    } finally {
      span.end();
    }
  }

  private @Nullable Object execute(Method method, @Nullable Object @Nullable [] arguments)
      throws SQLException {
    Context context = Context.current();
    return DriverCall.within(
        context,
        "a statement",
        () -> {
          int seconds = seconds(context.deadline().remainingNanos(System.nanoTime()));
          if (seconds == ownSeconds) {
            return passOn(method, arguments);
          }
          statement.setQueryTimeout(seconds);
          return restored(method, arguments);
        },
        this);
  }

  /** Some databases keep the timeout for the whole connection, which others get after this. */
  private @Nullable Object restored(Method method, @Nullable Object @Nullable [] arguments)
      throws SQLException {
    Object result;
    try {
      result = passOn(method, arguments);
    } catch (SQLException e) {
      try {
        restoreTimeout();
      } catch (SQLException again) {
        e.addSuppressed(again);
      }
      throw e;
    }
    restoreTimeout();
    return result;
  }

  /** What remains in whole seconds, rounded up, or what the user wants if that is less. */
  private int seconds(long remainingNanos) {
    if (remainingNanos == Long.MAX_VALUE) {
      return ownSeconds;
    }
    long seconds = Math.ceilDiv(remainingNanos, TimeUnit.SECONDS.toNanos(1));
    int whole = Math.clamp(seconds, 1, Integer.MAX_VALUE);
    return ownSeconds == 0 ? whole : Math.min(whole, ownSeconds);
  }

  private void restoreTimeout() throws SQLException {
    if (!statement.isClosed()) {
      statement.setQueryTimeout(ownSeconds);
    }
  }

  @Override
  public void ask() throws SQLException {
    statement.cancel();
  }

  @Override
  public void force() throws SQLException {
    abort(connection);
  }
}
