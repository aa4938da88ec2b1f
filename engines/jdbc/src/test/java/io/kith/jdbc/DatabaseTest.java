package io.kith.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.core.Context;
import io.kith.core.TraceContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.junit5.OpenTelemetryExtension;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a span says of a statement. */
final class DatabaseTest {

  @RegisterExtension
  static final OpenTelemetryExtension TELEMETRY = OpenTelemetryExtension.create();

  private static final String URL =
      "jdbc:postgresql://alice:secret@db.example:5433/shop?password=secret";

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            DatabaseTest.class.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private final DataSource source =
      DeadlineDataSource.of(
          proxy(DataSource.class, (_, _, _) -> proxy(Connection.class, DatabaseTest::connection)));

  private static Object connection(
      Object self, java.lang.reflect.Method method, Object[] arguments) {
    return switch (method.getName()) {
      case "createStatement" -> proxy(Statement.class, DatabaseTest::statement);
      case "prepareStatement" -> proxy(PreparedStatement.class, DatabaseTest::statement);
      case "getMetaData" -> proxy(DatabaseMetaData.class, (_, _, _) -> URL);
      default -> null;
    };
  }

  private static Object statement(Object self, java.lang.reflect.Method method, Object[] arguments)
      throws SQLException {
    return switch (method.getName()) {
      case "execute" -> true;
      case "executeUpdate" ->
          throw new SQLException("the value 'secret' is there already", "23505");
      case "isClosed" -> false;
      default -> null;
    };
  }

  @ParameterizedTest
  @CsvSource({
    "jdbc:postgresql://db.example:5433/shop, postgresql, shop, db.example, 5433",
    "jdbc:postgresql:shop, postgresql, '', '', 0",
    "jdbc:mysql://root:pw@db/shop?useSSL=false, mysql, shop, db, 0",
    "jdbc:sqlite:/var/lib/a.db, sqlite, '', '', 0",
    "jdbc:h2:mem:test, h2database, '', '', 0",
    "jdbc:oracle:thin:@//db:1521/orcl, oracle.db, orcl, db, 1521",
    "jdbc:sqlserver://db:1433;databaseName=x, microsoft.sql_server, '', db, 1433",
    "jdbc:postgresql://[::1]:5432/shop, postgresql, shop, [::1], 5432",
    "nothing of the kind, other_sql, '', '', 0",
  })
  void is_known_by_its_url(String url, String system, String namespace, String host, int port) {
    assertThat(Database.of(url)).isEqualTo(new Database(system, namespace, host, port));
  }

  @Test
  void a_statement_is_a_span_with_its_text_and_no_values() throws SQLException {
    try (Connection connection = source.getConnection()) {
      connection.prepareStatement("select a from b where c = ? and d = 'secret'").execute();
    }
    SpanData span = TELEMETRY.getSpans().getFirst();
    assertThat(span.getName()).isEqualTo("SELECT shop");
    assertThat(span.getKind()).isEqualTo(SpanKind.CLIENT);
    assertThat(span.getAttributes().asMap().toString())
        .contains("db.system.name=postgresql")
        .contains("db.namespace=shop")
        .contains("db.query.text=select a from b where c = ? and d = ?")
        .contains("server.address=db.example")
        .contains("server.port=5433");
    assertThat(span.toString()).doesNotContain("secret");
  }

  @Test
  void a_failure_is_told_by_its_type_and_state_and_not_by_its_message() throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.executeUpdate("insert into a values ('secret')"))
          .isInstanceOf(SQLException.class);
    }
    SpanData span = TELEMETRY.getSpans().getFirst();
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getAttributes().asMap().toString())
        .contains("db.response.status_code=23505")
        .contains("error.type=java.sql.SQLException")
        .contains("db.query.text=insert into a values (?)");
    assertThat(span.toString()).doesNotContain("secret");
  }

  @Test
  void a_statement_of_a_trace_that_is_not_recorded_is_none() throws SQLException {
    Context.root()
        .with(new TraceContext(1, 2, 3, (byte) 0))
        .call(() -> {
          try (Connection connection = source.getConnection()) {
            return connection.createStatement().execute("select 1");
          }
        });
    assertThat(TELEMETRY.getSpans()).isEmpty();
  }
}
