package io.kith.collector.figures;

import io.kith.collector.Database;
import io.kith.config.Secret;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A real PostgreSQL, with a schema for each test. */
final class PostgresFiguresTest extends FigureTests {

  private static EmbeddedPostgres postgres;
  private static int schemas;

  @BeforeAll
  static void startPostgres() throws IOException {
    postgres = EmbeddedPostgres.builder().start();
  }

  @AfterAll
  static void stopPostgres() throws IOException {
    postgres.close();
  }

  @Override
  Database open() throws SQLException {
    String schema = "s" + schemas++;
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA " + schema);
    }
    return Database.postgresql(
        "postgresql://localhost:" + postgres.getPort() + "/postgres?currentSchema=" + schema,
        "postgres",
        new Secret("postgres"));
  }
}
