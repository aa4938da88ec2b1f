package io.kith.console;

import io.kith.collector.Observations.Attribute;
import io.kith.collector.Observations.Event;
import io.kith.collector.Observations.LogLine;
import io.kith.collector.Observations.Span;
import io.kith.collector.Observations.Trace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A request that fails, as the database that it needs has no connection left; and one that does
 * not.
 */
final class SampleTrace {

  private static final String STATEMENT =
      "select balance, tier from account where user_id = ? for update";

  private final List<Span> spans = new ArrayList<>();
  private final boolean fails;

  private SampleTrace(boolean fails) {
    this.fails = fails;
  }

  static Trace of(String id, boolean fails) {
    var sample = new SampleTrace(fails);
    long coin = fails ? 150_000 : 9_000;
    long all = 33_000 + coin;
    sample.add(0, "gateway", "POST /swipes", "server", 0, all, 1_900, 0, fails, true);
    sample.add(1, "gateway", "kith.hub.Session/Check", "client", 400, 2_600, 500, 400, false, true);
    sample.add(2, "session", "kith.hub.Session/Check", "server", 700, 2_000, 900, 300, false, true);
    sample.add(3, "session", "GET", "client", 1_000, 1_100, 1_100, 300, false, true);
    sample.add(
        1, "gateway", "social.Swipes/Swipe", "client", 3_400, all - 4_200, 700, 400, fails, true);
    sample.add(
        2, FAILING, "social.Swipes/Swipe", "server", 3_800, all - 5_000, 2_100, 400, fails, true);
    sample.add(3, FAILING, "profile and match", "internal", 4_300, 22_000, 600, 500, false, true);
    sample.add(4, FAILING, "social.Profiles/Find", "client", 4_500, 14_000, 600, 200, false, false);
    sample.add(
        5, "profile", "social.Profiles/Find", "server", 4_900, 13_100, 3_000, 400, false, false);
    sample.add(6, "profile", "SELECT profile", "client", 6_000, 9_000, 9_000, 1_100, false, false);
    sample.add(4, FAILING, "social.Matches/Rank", "client", 4_500, 21_500, 500, 200, false, true);
    sample.add(
        5, "match", "social.Matches/Rank", "server", 4_800, 20_900, 11_700, 300, false, true);
    sample.add(6, "match", "SELECT seen", "client", 9_000, 9_200, 9_200, 4_200, false, true);
    long at = 27_100;
    sample.add(3, FAILING, CHECK, "client", at, coin, 600, 800, fails, true);
    sample.add(4, "membership", CHECK, "server", at + 300, coin - 600, 1_400, 300, fails, true);
    sample.add(
        5,
        "membership",
        "SELECT account",
        "client",
        at + 1_500,
        coin - 2_900,
        coin - 2_900,
        1_200,
        fails,
        true);
    return new Trace(id, Instant.now().minusSeconds(40), all / 1000.0, fails, sample.spans);
  }

  private static final String FAILING = SampleSystem.FAILING;
  private static final String CHECK = "io.kith.example.social.membership.Membership/CheckCoin";

  private void add(
      int depth,
      String service,
      String name,
      String kind,
      long start,
      long micros,
      long self,
      long gap,
      boolean failed,
      boolean critical) {
    String id = "%016x".formatted(0xa000 + spans.size());
    String parent = "";
    for (Span span : spans) {
      if (span.depth() == depth - 1) {
        parent = span.spanId();
      }
    }
    boolean sql = name.startsWith("SELECT");
    var attributes = new ArrayList<Attribute>();
    if (sql) {
      attributes.add(new Attribute("db.system.name", "postgresql"));
      attributes.add(
          new Attribute("db.namespace", service.equals("membership") ? "accounts" : service + "s"));
      attributes.add(
          new Attribute(
              "db.query.text",
              service.equals("membership")
                  ? STATEMENT
                  : "select * from " + service + " where user_id = ?"));
    } else {
      attributes.add(new Attribute("rpc.system.name", "kith"));
      attributes.add(new Attribute("kith.deadline_ms", "1000"));
      attributes.add(new Attribute("kith.attempt", "1"));
      attributes.add(new Attribute("kith.instance", service + "-4"));
    }
    List<Event> events =
        sql && failed
            ? List.of(
                new Event(
                    "exception",
                    start + micros - 200,
                    List.of(
                        new Attribute("exception.type", "java.sql.SQLTransientConnectionException"),
                        new Attribute(
                            "exception.message",
                            "accounts - Connection is not available, request timed out after 150ms (total=10, active=10, idle=0, waiting=37)"),
                        new Attribute(
                            "exception.stacktrace",
                            "java.sql.SQLTransientConnectionException: accounts - Connection is not available\n\tat com.zaxxer.hikari.pool.HikariPool.createTimeoutException(HikariPool.java:686)\n\tat com.zaxxer.hikari.pool.HikariPool.getConnection(HikariPool.java:179)\n\tat io.kith.example.social.membership.Accounts.balance(Accounts.java:58)\n\tat io.kith.example.social.membership.MembershipService.checkCoin(MembershipService.java:41)"))))
            : List.of();
    spans.add(
        new Span(
            id,
            parent,
            depth,
            service,
            service + "-4",
            name,
            kind,
            start,
            micros,
            self,
            gap,
            failed,
            failed ? "UNAVAILABLE: accounts has no connection left" : "",
            critical,
            critical ? self : 0,
            attributes,
            events));
  }

  static List<LogLine> logs() {
    Instant at = Instant.now().minusSeconds(40);
    String last = "%016x".formatted(0xa000 + 14);
    return List.of(
        line(at, "INFO", "gateway", "%016x".formatted(0xa000), "POST /swipes of user 4711"),
        line(at.plusMillis(28), "DEBUG", "membership", last, "4711 has tier FREE"),
        line(
            at.plusMillis(178),
            "WARN",
            "membership",
            last,
            "no connection to accounts for 150 ms: 10 are in use, 37 wait"),
        line(at.plusMillis(179), "ERROR", "membership", last, "CheckCoin of user 4711 failed"));
  }

  private static LogLine line(
      Instant at, String severity, String service, String span, String text) {
    return new LogLine(
        at,
        severity,
        service,
        service + "-4",
        span,
        "io.kith.example.social." + service + ".Log",
        text,
        List.of());
  }
}
