package io.kith.collector.figures;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The tables of processes that were heard of, and of versions that were seen. */
final class ProcessTables {

  private ProcessTables() {}

  static void create(Statement statement, String number) throws SQLException {
    statement.execute(
        "CREATE TABLE IF NOT EXISTS instances (service TEXT NOT NULL, id TEXT NOT NULL, version TEXT NOT NULL, zone TEXT NOT NULL, host TEXT NOT NULL, labels TEXT NOT NULL, kind TEXT NOT NULL, debug_address TEXT NOT NULL, first_seen %1$s NOT NULL, last_seen %1$s NOT NULL, counted %1$s NOT NULL, PRIMARY KEY (service, id))"
            .formatted(number));
    statement.execute(
        "CREATE TABLE IF NOT EXISTS versions (service TEXT NOT NULL, version TEXT NOT NULL, first_seen %s NOT NULL, PRIMARY KEY (service, version))"
            .formatted(number));
  }

  static void add(Connection connection, List<Seen> processes) throws SQLException {
    var sorted = new TreeMap<String, Seen>();
    processes.forEach(process -> sorted.put(process.teller().key(), process));
    addInstances(connection, sorted.values());
    addVersions(connection, sorted.values());
  }

  private static void addInstances(Connection connection, Collection<Seen> processes)
      throws SQLException {
    String sql =
        "INSERT INTO instances (service, id, version, zone, host, labels, kind, debug_address, first_seen, last_seen, counted) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            + " ON CONFLICT (service, id) DO UPDATE SET version = excluded.version, zone = excluded.zone, host = excluded.host, labels = excluded.labels, kind = excluded.kind, debug_address = excluded.debug_address,"
            + " last_seen = CASE WHEN excluded.last_seen > instances.last_seen THEN excluded.last_seen ELSE instances.last_seen END,"
            + " counted = CASE WHEN excluded.counted > instances.counted THEN excluded.counted ELSE instances.counted END";
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      for (Seen process : processes) {
        Teller teller = process.teller();
        Group group = teller.group();
        insert.setString(1, teller.service());
        insert.setString(2, teller.instance());
        insert.setString(3, group.version());
        insert.setString(4, group.zone());
        insert.setString(5, teller.host());
        insert.setString(6, group.labels());
        insert.setString(7, teller.kind());
        insert.setString(8, teller.debugAddress());
        insert.setLong(9, process.first().toEpochMilli());
        insert.setLong(10, process.last().toEpochMilli());
        insert.setLong(11, process.counted().toEpochMilli());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private static void addVersions(Connection connection, Collection<Seen> processes)
      throws SQLException {
    String sql =
        "INSERT INTO versions (service, version, first_seen) VALUES (?, ?, ?) ON CONFLICT (service, version) DO UPDATE SET first_seen = excluded.first_seen WHERE excluded.first_seen < versions.first_seen";
    var versions =
        new TreeMap<List<String>, Long>(
            Comparator.comparing((List<String> key) -> key.getFirst())
                .thenComparing(List::getLast));
    for (Seen process : processes) {
      String version = process.teller().group().version();
      if (!version.isEmpty()) {
        versions.merge(
            List.of(process.teller().service(), version),
            process.first().toEpochMilli(),
            Math::min);
      }
    }
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      for (Map.Entry<List<String>, Long> entry : versions.entrySet()) {
        insert.setString(1, entry.getKey().getFirst());
        insert.setString(2, entry.getKey().getLast());
        insert.setLong(3, entry.getValue());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  static void expire(Connection connection, Instant now, FigureOptions options)
      throws SQLException {
    long oldest = now.minus(options.keepDays()).toEpochMilli();
    FigureTables.delete(
        connection,
        "DELETE FROM instances WHERE last_seen < ?",
        now.minus(options.keepHours()).toEpochMilli());
    // What still runs is not seen for the first time again.
    FigureTables.delete(
        connection,
        "DELETE FROM versions WHERE first_seen < ? AND NOT EXISTS (SELECT 1 FROM instances WHERE instances.service = versions.service AND instances.version = versions.version)",
        oldest);
  }
}
