package io.kith.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {

  @Test
  void a_file_keeps_what_was_written(@TempDir Path directory) throws SQLException {
    Path file = directory.resolve("some.db");
    try (var database = Database.sqlite(file);
        var connection = database.connection();
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (a " + database.dialect().number() + ")");
      statement.execute("INSERT INTO t VALUES (7)");
    }
    try (var database = Database.sqlite(file);
        var connection = database.connection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT a FROM t")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getLong(1)).isEqualTo(7);
    }
  }
}
