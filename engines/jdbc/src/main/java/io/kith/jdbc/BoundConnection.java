package io.kith.jdbc;

import io.kith.core.Context;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A connection whose statements are {@linkplain BoundStatement bound}. */
final class BoundConnection extends Delegate {

  private final Connection connection;

  private final KnownDatabase database;

  private BoundConnection(Connection connection, KnownDatabase database) {
    super(connection);
    this.connection = connection;
    this.database = database;
  }

  static Connection of(Connection connection, KnownDatabase database) {
    return new BoundConnection(connection, database).as(Connection.class);
  }

  @Override
  @Nullable Object call(Object self, Method method, @Nullable Object @Nullable [] arguments)
      throws SQLException {
    return switch (method.getName()) {
      case "createStatement", "prepareStatement", "prepareCall" -> {
        var statement = (Statement) Objects.requireNonNull(passOn(method, arguments));
        String sql = arguments != null && arguments[0] instanceof String text ? text : "";
        yield new BoundStatement(statement, sql, database, connection, (Connection) self)
            .as(method.getReturnType());
      }
      case "commit" ->
          DriverCall.within(
              Context.current(),
              "a commit, which may have been done",
              () -> passOn(method, arguments),
              byAbort(connection));
      case "rollback", "close" ->
          DriverCall.inOrder(
              Context.current(),
              method.getName().equals("close") ? "closing a connection" : "a rollback",
              () -> passOn(method, arguments),
              byAbort(connection));
      default -> passOn(method, arguments);
    };
  }
}
