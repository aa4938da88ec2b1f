package io.kith.collector.alert;

import io.kith.collector.Alerts.Alert;
import io.kith.collector.Alerts.Silence;
import io.kith.collector.Alerts.State;
import io.kith.collector.Database;
import io.kith.collector.Severity;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where alerts and silences are kept: those of the last 90 days, and not more than 100,000. */
final class AlertTables {

  private static final Duration KEPT = Duration.ofDays(90);
  private static final int MOST = 100_000;
  private static final int MAX_SILENCES = 1_000;

  private static final String COLUMNS =
      "id, rule, severity, state, service, summary, cause_service, cause_method, window_seconds, since, fired_at, resolved_at, acknowledged_by, note";

  private final Database database;

  AlertTables(Database database) {
    this.database = database;
  }

  void create() throws SQLException {
    String number = database.dialect().number();
    try (Connection connection = database.connection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE IF NOT EXISTS alerts (id TEXT PRIMARY KEY, rule TEXT NOT NULL, severity TEXT NOT NULL, state TEXT NOT NULL, service TEXT NOT NULL, summary TEXT NOT NULL, cause_service TEXT NOT NULL, cause_method TEXT NOT NULL, window_seconds %1$s NOT NULL, since %1$s NOT NULL, fired_at %1$s NOT NULL, resolved_at %1$s NOT NULL, acknowledged_by TEXT NOT NULL, note TEXT NOT NULL)"
              .formatted(number));
      statement.execute("CREATE INDEX IF NOT EXISTS alerts_since ON alerts (since)");
      statement.execute(
          "CREATE TABLE IF NOT EXISTS silences (id TEXT PRIMARY KEY, rule TEXT NOT NULL, service TEXT NOT NULL, begins %1$s NOT NULL, ends %1$s NOT NULL, said_by TEXT NOT NULL, note TEXT NOT NULL)"
              .formatted(number));
      statement.execute(
          "CREATE TABLE IF NOT EXISTS alerts_told (id TEXT PRIMARY KEY, severity TEXT NOT NULL)");
      statement.execute(
          "CREATE TABLE IF NOT EXISTS alert_lease (id %1$s PRIMARY KEY, holder TEXT NOT NULL, ends %1$s NOT NULL)"
              .formatted(number));
    }
  }

  /**
   * Whether this hub is the one that asks the rules, of those that share the database: until then,
   * unless it says so again.
   */
  boolean lead(String holder, Instant now, Instant until) throws SQLException {
    try (Connection connection = database.connection();
        PreparedStatement take =
            connection.prepareStatement(
                "INSERT INTO alert_lease (id, holder, ends) VALUES (1, ?, ?) ON CONFLICT (id) DO UPDATE SET holder = excluded.holder, ends = excluded.ends WHERE alert_lease.holder = excluded.holder OR alert_lease.ends < ?")) {
      take.setString(1, holder);
      take.setLong(2, until.toEpochMilli());
      take.setLong(3, now.toEpochMilli());
      return take.executeUpdate() == 1;
    }
  }

  /** Lets another lead at once. */
  void leave(String holder) throws SQLException {
    try (Connection connection = database.connection();
        PreparedStatement leave =
            connection.prepareStatement("DELETE FROM alert_lease WHERE holder = ?")) {
      leave.setString(1, holder);
      leave.executeUpdate();
    }
  }

  /** Keeps what is found; who looks after it stays as it was said. */
  void save(Alert alert) throws SQLException {
    try (Connection connection = database.connection();
        PreparedStatement save =
            connection.prepareStatement(
                "INSERT INTO alerts ("
                    + COLUMNS
                    + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET severity = excluded.severity, state = excluded.state, summary = excluded.summary, cause_service = excluded.cause_service, cause_method = excluded.cause_method, window_seconds = excluded.window_seconds, fired_at = excluded.fired_at, resolved_at = excluded.resolved_at")) {
      save.setString(1, alert.id());
      save.setString(2, alert.rule());
      save.setString(3, alert.severity().name());
      save.setString(4, alert.state().name());
      save.setString(5, alert.service());
      save.setString(6, alert.summary());
      save.setString(7, alert.causeService());
      save.setString(8, alert.causeMethod());
      save.setLong(9, alert.window().toSeconds());
      save.setLong(10, alert.since().toEpochMilli());
      save.setLong(11, millis(alert.firedAt()));
      save.setLong(12, millis(alert.resolvedAt()));
      save.setString(13, alert.acknowledgedBy());
      save.setString(14, alert.note());
      save.executeUpdate();
    }
  }

  private static long millis(Optional<Instant> time) {
    return time.map(Instant::toEpochMilli).orElse(0L);
  }

  private static Optional<Instant> time(long millis) {
    return millis == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }

  /** Which alerts receivers know as firing, and as how severe, by their ids. */
  Map<String, Severity> told() throws SQLException {
    try (Connection connection = database.connection();
        Statement select = connection.createStatement();
        ResultSet row = select.executeQuery("SELECT id, severity FROM alerts_told")) {
      var told = new LinkedHashMap<String, Severity>();
      while (row.next()) {
        told.put(row.getString(1), Severity.valueOf(row.getString(2)));
      }
      return told;
    }
  }

  /** Keeps that receivers know this alert as firing. */
  void told(Alert alert) throws SQLException {
    try (Connection connection = database.connection();
        PreparedStatement save =
            connection.prepareStatement(
                "INSERT INTO alerts_told (id, severity) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET severity = excluded.severity")) {
      save.setString(1, alert.id());
      save.setString(2, alert.severity().name());
      save.executeUpdate();
    }
  }

  /** Receivers know that it is over, or need not know. */
  void toldEnd(String id) throws SQLException {
    try (Connection connection = database.connection();
        PreparedStatement delete =
            connection.prepareStatement("DELETE FROM alerts_told WHERE id = ?")) {
      delete.setString(1, id);
      delete.executeUpdate();
    }
  }

  /** Apart from the rest, so that neither undoes the other. */
  void acknowledge(String id, String by, String note) throws SQLException {
    try (Connection connection = database.connection();
        PreparedStatement say =
            connection.prepareStatement(
                "UPDATE alerts SET acknowledged_by = ?, note = ? WHERE id = ?")) {
      say.setString(1, by);
      say.setString(2, note);
      say.setString(3, id);
      say.executeUpdate();
    }
  }

  /** Those that are not over. */
  List<Alert> open() throws SQLException {
    return select("WHERE state <> 'RESOLVED' ORDER BY since DESC LIMIT 10000", List.of());
  }

  /** Those that fired and ended then or later. */
  List<Alert> ended(Instant since) throws SQLException {
    return select(
        "WHERE state = 'RESOLVED' AND fired_at > 0 AND resolved_at >= "
            + since.toEpochMilli()
            + " ORDER BY resolved_at LIMIT 10000",
        List.of());
  }

  Optional<Alert> alert(String id) throws SQLException {
    return select("WHERE id = ?", List.of(id)).stream().findFirst();
  }

  /** Those that fired, and began then. */
  List<Alert> history(String service, Instant from, Instant to, int limit) throws SQLException {
    String ofService = service.isEmpty() ? "" : " AND service = ?";
    return select(
        "WHERE fired_at > 0 AND since >= "
            + from.toEpochMilli()
            + " AND since < "
            + to.toEpochMilli()
            + ofService
            + " ORDER BY since DESC LIMIT "
            + limit,
        service.isEmpty() ? List.of() : List.of(service));
  }

  private List<Alert> select(String rest, List<String> values) throws SQLException {
    try (Connection connection = database.connection();
        PreparedStatement select =
            connection.prepareStatement("SELECT " + COLUMNS + " FROM alerts " + rest)) {
      for (int i = 0; i < values.size(); i++) {
        select.setString(i + 1, values.get(i));
      }
      try (ResultSet row = select.executeQuery()) {
        var alerts = new ArrayList<Alert>();
        while (row.next()) {
          alerts.add(alert(row));
        }
        return alerts;
      }
    }
  }

  private static Alert alert(ResultSet row) throws SQLException {
    return new Alert(
        row.getString(1),
        row.getString(2),
        Severity.valueOf(row.getString(3)),
        State.valueOf(row.getString(4)),
        row.getString(5),
        row.getString(6),
        row.getString(7),
        row.getString(8),
        Duration.ofSeconds(row.getLong(9)),
        Instant.ofEpochMilli(row.getLong(10)),
        time(row.getLong(11)),
        time(row.getLong(12)),
        row.getString(13),
        row.getString(14));
  }

  /**
   * Keeps a silence.
   *
   * @return false if there are too many already
   */
  boolean save(Silence silence, Instant now) throws SQLException {
    if (silences(now).size() >= MAX_SILENCES) {
      return false;
    }
    try (Connection connection = database.connection();
        PreparedStatement save =
            connection.prepareStatement(
                "INSERT INTO silences (id, rule, service, begins, ends, said_by, note) VALUES (?, ?, ?, ?, ?, ?, ?)")) {
      save.setString(1, silence.id());
      save.setString(2, silence.rule());
      save.setString(3, silence.service());
      save.setLong(4, silence.from().toEpochMilli());
      save.setLong(5, silence.to().toEpochMilli());
      save.setString(6, silence.by());
      save.setString(7, silence.note());
      save.executeUpdate();
      return true;
    }
  }

  /** The silences that are not over. */
  List<Silence> silences(Instant now) throws SQLException {
    try (Connection connection = database.connection();
        PreparedStatement select =
            connection.prepareStatement(
                "SELECT id, rule, service, begins, ends, said_by, note FROM silences WHERE ends > ? ORDER BY ends LIMIT "
                    + MAX_SILENCES)) {
      select.setLong(1, now.toEpochMilli());
      try (ResultSet row = select.executeQuery()) {
        var silences = new ArrayList<Silence>();
        while (row.next()) {
          silences.add(
              new Silence(
                  row.getString(1),
                  row.getString(2),
                  row.getString(3),
                  Instant.ofEpochMilli(row.getLong(4)),
                  Instant.ofEpochMilli(row.getLong(5)),
                  row.getString(6),
                  row.getString(7)));
        }
        return silences;
      }
    }
  }

  void endSilence(String id, Instant now) throws SQLException {
    try (Connection connection = database.connection();
        PreparedStatement end =
            connection.prepareStatement("UPDATE silences SET ends = ? WHERE id = ?")) {
      end.setLong(1, now.toEpochMilli());
      end.setString(2, id);
      end.executeUpdate();
    }
  }

  /** Drops what is too old, or too much. */
  void expire(Instant now) throws SQLException {
    long oldest = now.minus(KEPT).toEpochMilli();
    try (Connection connection = database.connection();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "DELETE FROM alerts WHERE state = 'RESOLVED' AND (since < "
              + oldest
              + " OR fired_at = 0 OR since < (SELECT MIN(since) FROM (SELECT since FROM alerts ORDER BY since DESC LIMIT "
              + MOST
              + ") newest))");
      statement.executeUpdate("DELETE FROM silences WHERE ends < " + oldest);
    }
  }
}
