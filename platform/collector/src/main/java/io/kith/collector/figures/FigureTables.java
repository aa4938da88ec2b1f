package io.kith.collector.figures;

import io.kith.collector.Database;
import io.kith.collector.Database.Dialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The tables that figures are kept in, and how they get there. A row of calls is a series in a slot
 * of time; what comes later for the same is added to it, by whichever hub.
 *
 * <p>Rows are written in one order everywhere, so that hubs that write the same rows wait for each
 * other and never in a circle. For one writer.
 */
final class FigureTables {

  /** The columns of the buckets. */
  static final List<String> BUCKETS =
      IntStream.range(0, LatencyBuckets.COUNT).mapToObj(i -> "b" + i).toList();

  /** How far ahead of now a series says that it is still in use. */
  private static final Duration USED = Duration.ofHours(1);

  private final Database database;
  private final Set<Long> written = new HashSet<>();
  private long writtenHour;

  FigureTables(Database database) {
    this.database = database;
  }

  void create() throws SQLException {
    String number = database.dialect().number();
    String byKey = database.dialect() == Dialect.SQLITE ? " WITHOUT ROWID" : "";
    try (Connection connection = database.connection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE IF NOT EXISTS call_series (id %1$s PRIMARY KEY, side TEXT NOT NULL, service TEXT NOT NULL, version TEXT NOT NULL, zone TEXT NOT NULL, labels TEXT NOT NULL, peer TEXT NOT NULL, peer_kind TEXT NOT NULL, method TEXT NOT NULL, code TEXT NOT NULL, failed %1$s NOT NULL, used_until %1$s NOT NULL)"
              .formatted(number));
      statement.execute(
          "CREATE INDEX IF NOT EXISTS call_series_service ON call_series (service, used_until)");
      statement.execute(
          "CREATE INDEX IF NOT EXISTS call_series_peer ON call_series (peer, used_until)");
      for (Resolution resolution : Resolution.ALL) {
        statement.execute(
            "CREATE TABLE IF NOT EXISTS "
                + resolution.table
                + BUCKETS.stream()
                    .map(bucket -> bucket + " " + number + " NOT NULL")
                    .collect(
                        Collectors.joining(
                            ", ",
                            " (series %1$s NOT NULL, at %1$s NOT NULL, calls %1$s NOT NULL, micros %1$s NOT NULL, "
                                .formatted(number),
                            ", PRIMARY KEY (series, at))" + byKey)));
      }
      ProcessTables.create(statement, number);
    }
  }

  /** Adds all of it, or nothing. */
  void add(Map<Long, Map<CallSeries, Tally>> slots, List<Seen> processes) throws SQLException {
    try (Connection connection = database.connection()) {
      connection.setAutoCommit(false);
      try {
        addSeries(connection, slots);
        for (Resolution resolution : Resolution.ALL) {
          addCalls(connection, resolution, atResolution(slots, resolution));
        }
        ProcessTables.add(connection, processes);
        connection.commit();
      } catch (SQLException | RuntimeException e) {
        written.clear();
        connection.rollback();
        throw e;
      } finally {
        connection.setAutoCommit(true);
      }
    }
  }

  /** A row of a table: ordered by its key. */
  private record Row(long series, long at) implements Comparable<Row> {
    @Override
    public int compareTo(Row other) {
      int bySeries = Long.compare(series, other.series);
      return bySeries != 0 ? bySeries : Long.compare(at, other.at);
    }
  }

  private static TreeMap<Row, Tally> atResolution(
      Map<Long, Map<CallSeries, Tally>> slots, Resolution resolution) {
    var rows = new TreeMap<Row, Tally>();
    slots.forEach((slot, tallies) ->
        tallies.forEach((series, tally) ->
            rows.computeIfAbsent(new Row(series.id(), resolution.floor(slot)), _ -> new Tally())
                .add(tally)));
    return rows;
  }

  /** Says once an hour which series are in use. */
  private void addSeries(Connection connection, Map<Long, Map<CallSeries, Tally>> slots)
      throws SQLException {
    long last = slots.keySet().stream().mapToLong(Long::longValue).max().orElse(0);
    long hour = Resolution.HOUR.floor(last);
    if (hour != writtenHour) {
      written.clear();
      writtenHour = hour;
    }
    var fresh = new TreeMap<Long, CallSeries>();
    for (Map<CallSeries, Tally> tallies : slots.values()) {
      for (CallSeries series : tallies.keySet()) {
        long id = series.id();
        if (written.add(id)) {
          fresh.put(id, series);
        }
      }
    }
    String sql =
        "INSERT INTO call_series (id, side, service, version, zone, labels, peer, peer_kind, method, code, failed, used_until) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            + " ON CONFLICT (id) DO UPDATE SET used_until = excluded.used_until WHERE excluded.used_until > call_series.used_until";
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      for (Map.Entry<Long, CallSeries> entry : fresh.entrySet()) {
        CallSeries series = entry.getValue();
        insert.setLong(1, entry.getKey());
        insert.setString(2, series.side().name());
        insert.setString(3, series.service());
        insert.setString(4, series.version());
        insert.setString(5, series.zone());
        insert.setString(6, series.labels());
        insert.setString(7, series.peer());
        insert.setString(8, series.peerKind().name());
        insert.setString(9, series.method());
        insert.setString(10, series.code());
        insert.setLong(11, series.failed() ? 1 : 0);
        insert.setLong(12, hour + Resolution.HOUR.seconds + USED.toSeconds());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private static void addCalls(Connection connection, Resolution resolution, Map<Row, Tally> rows)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(insert(resolution.table))) {
      for (Map.Entry<Row, Tally> row : rows.entrySet()) {
        Tally tally = row.getValue();
        insert.setLong(1, row.getKey().series());
        insert.setLong(2, row.getKey().at());
        insert.setLong(3, tally.calls());
        insert.setLong(4, tally.micros());
        for (int bucket = 0; bucket < LatencyBuckets.COUNT; bucket++) {
          insert.setLong(5 + bucket, tally.count(bucket));
        }
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private static String insert(String table) {
    String columns = "calls, micros, " + String.join(", ", BUCKETS);
    String added =
        List.of(columns.split(", ")).stream()
            .map(column -> column + " = " + table + "." + column + " + excluded." + column)
            .collect(Collectors.joining(", "));
    return "INSERT INTO "
        + table
        + " (series, at, "
        + columns
        + ") VALUES (?, ?, ?, ?"
        + ", ?".repeat(LatencyBuckets.COUNT)
        + ") ON CONFLICT (series, at) DO UPDATE SET "
        + added;
  }

  /** Who has told of calls by the metric since then, to this hub or another, and when. */
  Map<String, Instant> counting(Instant since) throws SQLException {
    try (Connection connection = database.connection();
        PreparedStatement select =
            connection.prepareStatement(
                "SELECT service, id, counted FROM instances WHERE counted > ?")) {
      select.setLong(1, since.toEpochMilli());
      try (ResultSet rows = select.executeQuery()) {
        var counting = new HashMap<String, Instant>();
        while (rows.next()) {
          counting.put(
              rows.getString(1) + "\0" + rows.getString(2), Instant.ofEpochMilli(rows.getLong(3)));
        }
        return counting;
      }
    }
  }

  /** Drops what is older than it is to be kept. */
  void expire(Instant now, FigureOptions options) throws SQLException {
    try (Connection connection = database.connection()) {
      for (Resolution resolution : Resolution.ALL) {
        long oldest = now.minus(options.kept(resolution)).getEpochSecond();
        // Series by series, since rows are kept by series first.
        delete(
            connection,
            "DELETE FROM "
                + resolution.table
                + " WHERE series IN (SELECT id FROM call_series) AND at < ?",
            oldest);
      }
      long oldest = now.minus(options.keepDays()).getEpochSecond();
      delete(connection, "DELETE FROM call_series WHERE used_until < ?", oldest);
      ProcessTables.expire(connection, now, options);
    }
  }

  static void delete(Connection connection, String sql, long oldest) throws SQLException {
    try (PreparedStatement delete = connection.prepareStatement(sql)) {
      delete.setLong(1, oldest);
      delete.executeUpdate();
    }
  }
}
