package io.kith.jdbc;

import io.kith.jdbc.DriverCall.Ending;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What stands before an object of the driver, and passes on what it has no word in. */
abstract class Delegate implements InvocationHandler {

  private final Object target;

  Delegate(Object target) {
    this.target = target;
  }

  final <T> T as(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(Delegate.class.getClassLoader(), new Class<?>[] {type}, this));
  }

  /** The driver's own answer. */
  final @Nullable Object passOn(Method method, @Nullable Object @Nullable [] arguments)
      throws SQLException {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      switch (e.getCause()) {
        case SQLException refused -> throw refused;
        case RuntimeException unchecked -> throw unchecked;
        case Error error -> throw error;
        case null, default -> throw new SQLException(e.getCause());
      }
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(method + " of an interface is not to be called", e);
    }
  }

  /** A call of the interface. */
  abstract @Nullable Object call(
      Object self, Method method, @Nullable Object @Nullable [] arguments) throws SQLException;

  @Override
  public final @Nullable Object invoke(
      Object self, Method method, @Nullable Object @Nullable [] arguments) throws SQLException {
    if (method.getDeclaringClass() != Object.class) {
      return call(self, method, arguments);
    }
    return switch (method.getName()) {
      case "equals" -> arguments != null && self == arguments[0];
      case "hashCode" -> System.identityHashCode(self);
      default -> target.toString();
    };
  }

  /** Ends what goes on over a connection by ending the connection. */
  static void abort(Connection connection) throws SQLException {
    connection.abort(task -> Thread.ofVirtual().name("kith-jdbc-abort").start(task));
  }

  /** How work ends that cannot be cancelled. */
  static Ending byAbort(Connection connection) {
    return new Ending() {
      @Override
      public void ask() {
        // There is no way to.
      }

      @Override
      public void force() throws SQLException {
        abort(connection);
      }
    };
  }
}
