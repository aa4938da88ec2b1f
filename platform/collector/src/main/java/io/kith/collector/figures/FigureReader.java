package io.kith.collector.figures;

import io.kith.collector.Database;
import io.kith.collector.Observations.Deploy;
import io.kith.collector.figures.Cover.Part;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** Reads figures from the tables that they are kept in. Thread-safe. */
public final class FigureReader {

  private static final int MOST_SECONDS = 10;

  private final Database database;
  private final FigureOptions options;
  private final InstantSource clock;
  private final AtomicLong rowsRead = new AtomicLong();

  /** A reader of what {@link Figures} with the same options writes. */
  public FigureReader(Database database, FigureOptions options, InstantSource clock) {
    this.database = database;
    this.options = options;
    this.clock = clock;
  }

  /** What calls can be told apart by. */
  enum Column {
    SIDE,
    SERVICE,
    PEER,
    PEER_KIND,
    METHOD,
    CODE;

    private String sql() {
      return "s." + name().toLowerCase(Locale.ROOT);
    }
  }

  Instant now() {
    return clock.instant();
  }

  Cover cover(Instant from, Instant to) {
    return Cover.of(from, to, clock.instant(), options);
  }

  FigureOptions options() {
    return options;
  }

  /** How many rows of calls were read so far. */
  long rowsRead() {
    return rowsRead.get();
  }

  /** The calls of a span of time, by these columns, whose values are the keys. */
  Map<List<String>, Calls> calls(Cover cover, Where where, Column... columns) throws SQLException {
    var calls = new HashMap<List<String>, Calls>();
    try (Connection connection = database.connection()) {
      for (Part part : cover.parts()) {
        read(
            connection,
            part,
            where,
            List.of(columns).stream().map(Column::sql).toList(),
            row -> {
              var key = new ArrayList<String>();
              for (int i = 1; i <= columns.length; i++) {
                key.add(row.getString(i));
              }
              return calls.computeIfAbsent(List.copyOf(key), _ -> new Calls());
            });
      }
    }
    return calls;
  }

  /** The calls of a span of time, by slots of so many seconds from its beginning on. */
  Map<Long, Calls> slots(Part part, long seconds, Where where) throws SQLException {
    var slots = new HashMap<Long, Calls>();
    try (Connection connection = database.connection()) {
      String slot = "(f.at - " + part.fromSecond() + ") / " + seconds;
      read(
          connection,
          part,
          where,
          List.of(slot),
          row -> slots.computeIfAbsent(row.getLong(1), _ -> new Calls()));
    }
    return slots;
  }

  private interface Into {
    Calls of(ResultSet row) throws SQLException;
  }

  private void read(Connection connection, Part part, Where where, List<String> columns, Into into)
      throws SQLException {
    var keys = new ArrayList<>(columns);
    keys.add("s.failed");
    String sums =
        FigureTables.BUCKETS.stream()
            .map(bucket -> "SUM(f." + bucket + ")")
            .collect(Collectors.joining(", "));
    // CROSS, so that SQLite goes from the series to their rows, which are together.
    String sql =
        "SELECT "
            + String.join(", ", keys)
            + ", COUNT(*), SUM(f.micros), "
            + sums
            + " FROM call_series s CROSS JOIN "
            + part.resolution().table
            + " f WHERE f.series = s.id AND s.used_until >= ? AND f.at >= ? AND f.at < ?"
            + where.sql()
            + " GROUP BY "
            + String.join(", ", keys);
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setQueryTimeout(MOST_SECONDS);
      select.setLong(1, part.fromSecond());
      select.setLong(2, part.fromSecond());
      select.setLong(3, part.toSecond());
      for (int i = 0; i < where.values().size(); i++) {
        select.setString(4 + i, where.values().get(i));
      }
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          int failed = keys.size();
          rowsRead.addAndGet(rows.getLong(failed + 1));
          into.of(rows).add(tally(rows, failed + 2), rows.getLong(failed) == 1);
        }
      }
    }
  }

  private static Tally tally(ResultSet row, int first) throws SQLException {
    var tally = new Tally();
    tally.addMicros(row.getLong(first));
    for (int bucket = 0; bucket < LatencyBuckets.COUNT; bucket++) {
      tally.add(bucket, row.getLong(first + 1 + bucket));
    }
    return tally;
  }

  /** A process that was heard of. */
  record Process(
      String service,
      String id,
      String version,
      String zone,
      String host,
      String kind,
      String debugAddress,
      Instant firstSeen,
      Instant lastSeen) {}

  /** Those of them that tell of their calls by a metric, and so tell something all the time. */
  List<Process> counting(Instant from, Instant to) throws SQLException {
    return processes(from, to, Where.ALL.counting());
  }

  /** The processes that were heard of since one moment and before another. */
  List<Process> processes(Instant from, Instant to, Where where) throws SQLException {
    String sql =
        "SELECT s.service, s.id, s.version, s.zone, s.host, s.kind, s.debug_address, s.first_seen, s.last_seen FROM instances s WHERE s.last_seen >= ? AND s.first_seen < ?"
            + where.sql()
            + " ORDER BY s.service, s.id LIMIT "
            + options.instances();
    try (Connection connection = database.connection();
        PreparedStatement select = connection.prepareStatement(sql)) {
      select.setQueryTimeout(MOST_SECONDS);
      select.setLong(1, from.toEpochMilli());
      select.setLong(2, to.toEpochMilli());
      for (int i = 0; i < where.values().size(); i++) {
        select.setString(3 + i, where.values().get(i));
      }
      try (ResultSet row = select.executeQuery()) {
        var processes = new ArrayList<Process>();
        while (row.next()) {
          processes.add(
              new Process(
                  row.getString(1),
                  row.getString(2),
                  row.getString(3),
                  row.getString(4),
                  row.getString(5),
                  row.getString(6),
                  row.getString(7),
                  Instant.ofEpochMilli(row.getLong(8)),
                  Instant.ofEpochMilli(row.getLong(9))));
        }
        return processes;
      }
    }
  }

  /** The versions of a service that were seen for the first time then. */
  List<Deploy> deploys(String service, Instant from, Instant to) throws SQLException {
    try (Connection connection = database.connection();
        PreparedStatement select =
            connection.prepareStatement(
                "SELECT first_seen, version FROM versions WHERE service = ? AND first_seen >= ? AND first_seen < ? ORDER BY first_seen LIMIT 1000")) {
      select.setString(1, service);
      select.setLong(2, from.toEpochMilli());
      select.setLong(3, to.toEpochMilli());
      try (ResultSet row = select.executeQuery()) {
        var deploys = new ArrayList<Deploy>();
        while (row.next()) {
          deploys.add(new Deploy(Instant.ofEpochMilli(row.getLong(1)), row.getString(2)));
        }
        return deploys;
      }
    }
  }
}
