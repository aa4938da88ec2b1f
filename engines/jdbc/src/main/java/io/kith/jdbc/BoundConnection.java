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

  private BoundConnection(Connection connection) {
    super(connection);
    this.connection = connection;
  }

  static Connection of(Connection connection) {
    return new BoundConnection(connection).as(Connection.class);
  }

  @Override
  @Nullable Object call(Object self, Method method, @Nullable Object @Nullable [] arguments)
      throws SQLException {
    return switch (method.getName()) {
      case "createStatement", "prepareStatement", "prepareCall" -> {
        var statement = (Statement) Objects.requireNonNull(passOn(method, arguments));
        yield new BoundStatement(statement, connection, (Connection) self)
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
