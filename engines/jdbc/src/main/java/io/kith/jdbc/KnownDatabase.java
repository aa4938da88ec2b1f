package io.kith.jdbc;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Which database a data source leads to, asked for once. Thread-safe. */
final class KnownDatabase {

  private volatile @Nullable Database known;

  Database of(Connection connection) throws SQLException {
    Database found = known;
    if (found == null) {
      DatabaseMetaData described = connection.getMetaData();
      String url = described == null ? null : described.getURL();
      found = Database.of(url == null ? "" : url);
      known = found;
    }
    return found;
  }
}
