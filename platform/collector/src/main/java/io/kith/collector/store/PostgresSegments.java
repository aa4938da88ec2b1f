package io.kith.collector.store;

import io.kith.collector.Database;
import io.kith.collector.Database.Dialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tables for each segment, in a database that several hubs share: each adds to segments of its own
 * and reads those of all.
 */
final class PostgresSegments implements SegmentHome {

  /** Only one hub at a time makes or drops tables; the number means nothing. */
  private static final String LOCK = "SELECT pg_advisory_xact_lock(5484001)";

  private final Database database;
  private final Map<String, Segment> sealed = new ConcurrentHashMap<>();
  private final Segment.Connections connections =
      new Segment.Connections() {
        @Override
        public Connection take() throws SQLException {
          return database.connection();
        }

        @Override
        public void giveBack(Connection connection) throws SQLException {
          connection.close();
        }
      };

  PostgresSegments(Database database) throws SQLException {
    this.database = database;
    try {
      alone(connection ->
          "CREATE TABLE IF NOT EXISTS kith_segments (id TEXT PRIMARY KEY, sealed BOOLEAN NOT NULL)");
    } catch (SQLException | RuntimeException e) {
      try (database) {
        throw e;
      }
    }
  }

  /** Says what is to be run. */
  @FunctionalInterface
  private interface Change {
    String sql(Connection connection) throws SQLException;
  }

  private void alone(Change change) throws SQLException {
    try (Connection connection = database.connection()) {
      connection.setAutoCommit(false);
      try (var statement = connection.createStatement()) {
        statement.execute(LOCK);
        statement.execute(change.sql(connection));
        connection.commit();
      } catch (SQLException e) {
        connection.rollback();
        throw e;
      } finally {
        connection.setAutoCommit(true);
      }
    }
  }

  @Override
  public List<Segment> list() throws SQLException {
    var segments = new ArrayList<Segment>();
    var still = new ArrayList<String>();
    try (Connection connection = database.connection();
        var statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT id, sealed FROM kith_segments ORDER BY id")) {
      while (row.next()) {
        String id = row.getString(1);
        still.add(id);
        Segment known = sealed.get(id);
        Segment segment = known == null ? segment(id) : known;
        segments.add(segment);
        if (known == null && row.getBoolean(2)) {
          segment.load();
          segment.seal();
          sealed.put(id, segment);
        }
      }
    }
    sealed.keySet().retainAll(still);
    for (Segment segment : segments) {
      if (!sealed.containsKey(segment.id())) {
        segment.load();
      }
    }
    return segments;
  }

  @Override
  public boolean isShared() {
    return true;
  }

  private Segment segment(String id) {
    return new Segment(id, Dialect.POSTGRESQL, connections);
  }

  @Override
  public Segment create(String id) throws SQLException {
    Segment segment = segment(id);
    segment.create();
    try (Connection connection = database.connection();
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO kith_segments VALUES (?, FALSE)")) {
      insert.setString(1, id);
      insert.executeUpdate();
    }
    return segment;
  }

  @Override
  public void seal(Segment segment) throws SQLException {
    try (Connection connection = database.connection();
        PreparedStatement update =
            connection.prepareStatement("UPDATE kith_segments SET sealed = TRUE WHERE id = ?")) {
      update.setString(1, segment.id());
      update.executeUpdate();
    }
    segment.seal();
  }

  @Override
  public void drop(Segment segment) throws SQLException {
    alone(connection -> {
      remove(connection, segment);
      return "DROP TABLE IF EXISTS "
          + segment.table("blocks")
          + ", "
          + segment.table("bodies")
          + ", "
          + segment.table("entries");
    });
    sealed.remove(segment.id());
  }

  private static void remove(Connection connection, Segment segment) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM kith_segments WHERE id = ?")) {
      delete.setString(1, segment.id());
      delete.executeUpdate();
    }
  }

  /** Its tables stay, and nobody reads them any more. */
  @Override
  public String setAside(Segment segment) throws SQLException {
    try (Connection connection = database.connection()) {
      remove(connection, segment);
    }
    sealed.remove(segment.id());
    return segment.table("blocks");
  }

  @Override
  public void close() {
    database.close();
  }
}
