package io.kith.collector.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.kith.collector.Database;
import io.kith.collector.MetricPoint;
import io.kith.collector.MetricPoint.Temporality;
import io.kith.collector.Observations.Attribute;
import io.kith.collector.Observations.CodeCount;
import io.kith.collector.Observations.Deploy;
import io.kith.collector.Observations.Edge;
import io.kith.collector.Observations.HeatMap;
import io.kith.collector.Observations.Kind;
import io.kith.collector.Observations.MethodShare;
import io.kith.collector.Observations.Node;
import io.kith.collector.Observations.Point;
import io.kith.collector.Observations.ServiceFigures;
import io.kith.collector.Observations.Share;
import io.kith.collector.Observations.Topology;
import io.kith.collector.Source;
import io.kith.collector.SpanDetails;
import io.kith.collector.SpanKind;
import io.kith.collector.SpanRecord;
import io.kith.collector.TraceRecord;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What figures must do whatever database they are kept in. */
abstract class FigureTests {

  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
  private static final Source SHOP = source("shop", "shop-1", "1.0", "z1");
  private static final Source BANK = source("bank", "bank-1", "2.0", "z1");
  private static final Source BANK_2 = source("bank", "bank-2", "2.1", "z2");
  private static final Source NODE = source("web", "web-1", "0.1", "");

  private Instant now = NOON;
  private Database database;
  private Gauges gauges;
  private Figures figures;
  private FigureReader reader;

  /** An empty one. */
  abstract Database open() throws Exception;

  @BeforeEach
  void start() throws Exception {
    database = open();
    gauges = new Gauges(Set.of(Gauges.ACTIVE));
    figures = hub(FigureOptions.defaults());
    reader = new FigureReader(database, FigureOptions.defaults(), () -> now);
  }

  @AfterEach
  void stop() {
    figures.close();
    database.close();
  }

  private Figures hub(FigureOptions options) throws SQLException {
    return Figures.open(database, gauges, options, () -> now);
  }

  private static Source source(String service, String instance, String version, String zone) {
    return Source.of(
        List.of(
            new Attribute("service.name", service),
            new Attribute("service.instance.id", instance),
            new Attribute("service.version", version),
            new Attribute("kith.zone", zone),
            new Attribute("kith.label.track", version.equals("2.1") ? "canary" : "stable")));
  }

  /** So many calls of 10 ms, told by a metric. */
  private MetricPoint calls(
      Source source, String side, String peer, String method, String code, long count) {
    return new MetricPoint.Histogram(
        source,
        "kith.calls",
        "s",
        List.of(
            new Attribute("kith.side", side),
            new Attribute("kith.peer", peer),
            new Attribute("rpc.method", method),
            new Attribute("kith.code", code)),
        0,
        nanos(now),
        Temporality.DELTA,
        count,
        count * 0.010,
        List.of(0.009, 0.011, 1.0),
        List.of(0L, count, 0L, 0L));
  }

  private static long nanos(Instant time) {
    return time.getEpochSecond() * 1_000_000_000 + time.getNano();
  }

  private SpanRecord span(
      Source source, long id, long parent, SpanKind kind, String name, Attribute... attributes) {
    return new SpanRecord(
        source,
        id,
        parent,
        name,
        kind,
        nanos(now) - 20_000_000,
        20_000_000,
        false,
        SpanDetails.of(List.of(attributes), "", List.of()));
  }

  private static TraceRecord trace(SpanRecord... spans) {
    return new TraceRecord(1, 2, List.of(spans), List.of());
  }

  private Topology topology() throws SQLException {
    return topology("", "", "");
  }

  private Topology topology(String zone, String version, String label) throws SQLException {
    figures.write();
    return TopologyView.of(
        reader, gauges, now.minusSeconds(600), now.plusSeconds(1), zone, version, label);
  }

  private ServiceFigures service(String name) throws SQLException {
    figures.write();
    return ServiceView.of(reader, name, now.minusSeconds(600), now.plusSeconds(1));
  }

  /** {@code caller>callee calls/failed}. */
  private static List<String> edges(Topology topology) {
    return topology.edges().stream()
        .map(edge ->
            edge.caller()
                + ">"
                + edge.callee()
                + " "
                + edge.red().calls()
                + "/"
                + edge.red().failed())
        .toList();
  }

  private static Map<String, Kind> kinds(Topology topology) {
    var kinds = new TreeMap<String, Kind>();
    topology.nodes().forEach(node -> kinds.put(node.name(), node.kind()));
    return kinds;
  }

  @Test
  void what_both_sides_count_is_one_edge() throws SQLException {
    figures.accept(
        List.of(
            calls(SHOP, "client", "bank", "Bank/pay", "OK", 90),
            calls(SHOP, "client", "bank", "Bank/pay", "UNAVAILABLE", 10),
            calls(BANK, "server", "shop", "Bank/pay", "OK", 90),
            calls(BANK, "server", "shop", "Bank/pay", "UNAVAILABLE", 9)));
    Topology topology = topology();
    assertThat(edges(topology)).containsExactly("shop>bank 100/10");
    Edge edge = topology.edges().getFirst();
    assertThat(edge.red().p50Millis()).isCloseTo(10, within(2.0));
    assertThat(edge.red().failedShare()).isEqualTo(0.1);
    assertThat(topology.nodes())
        .extracting(Node::name, node -> node.served().calls(), Node::instances)
        .containsExactly(tuple("bank", 99L, 1), tuple("shop", 0L, 1));
  }

  @Test
  void what_callers_did_wrong_is_no_failure_of_the_callee() throws SQLException {
    figures.accept(
        List.of(
            calls(BANK, "server", "shop", "Bank/pay", "FAILED_PRECONDITION", 5),
            calls(BANK, "server", "shop", "Bank/pay", "RESOURCE_EXHAUSTED", 3)));
    assertThat(edges(topology())).containsExactly("shop>bank 8/3");
  }

  @Test
  void spans_of_both_sides_are_one_edge_and_those_inside_none() throws SQLException {
    figures.accept(
        trace(
            span(
                NODE,
                1,
                0,
                SpanKind.SERVER,
                "GET /",
                new Attribute("http.response.status_code", "200")),
            span(NODE, 2, 1, SpanKind.INTERNAL, "render"),
            span(
                NODE,
                3,
                2,
                SpanKind.CLIENT,
                "Bank/pay",
                new Attribute("rpc.grpc.status_code", "14")),
            span(
                BANK,
                4,
                3,
                SpanKind.SERVER,
                "Bank/pay",
                new Attribute("rpc.grpc.status_code", "14"))),
        false);
    Topology topology = topology();
    assertThat(edges(topology)).containsExactly("(clients)>web 1/0", "web>bank 1/1");
    assertThat(kinds(topology))
        .isEqualTo(Map.of("(clients)", Kind.CLIENT, "bank", Kind.SERVICE, "web", Kind.SERVICE));
    assertThat(service("bank").methods().getFirst().ended())
        .containsExactly(new CodeCount("UNAVAILABLE", 1));
  }

  @Test
  void who_counts_its_calls_itself_is_not_counted_by_its_spans_too() throws SQLException {
    figures.accept(
        List.of(
            calls(SHOP, "client", "bank", "Bank/pay", "OK", 1),
            calls(BANK, "server", "shop", "Bank/pay", "OK", 1)));
    figures.accept(
        trace(
            span(SHOP, 3, 0, SpanKind.CLIENT, "Bank/pay", new Attribute("rpc.system.name", "kith")),
            span(BANK, 4, 3, SpanKind.SERVER, "Bank/pay", new Attribute("rpc.system.name", "kith")),
            span(
                BANK,
                5,
                4,
                SpanKind.CLIENT,
                "SELECT",
                new Attribute("db.system.name", "postgresql"),
                new Attribute("db.namespace", "money")),
            span(BANK, 6, 4, SpanKind.CLIENT, "GET", new Attribute("db.system.name", "redis")),
            span(
                BANK,
                7,
                4,
                SpanKind.CLIENT,
                "GET",
                new Attribute("http.request.method", "GET"),
                new Attribute("server.address", "rates.example"),
                new Attribute("server.port", "443")),
            span(
                BANK,
                8,
                4,
                SpanKind.PRODUCER,
                "send paid",
                new Attribute("messaging.system", "kafka"),
                new Attribute("messaging.destination.name", "paid")),
            span(
                SHOP,
                9,
                8,
                SpanKind.CONSUMER,
                "take paid",
                new Attribute("messaging.system", "kafka"),
                new Attribute("messaging.destination.name", "paid"))),
        true);
    Topology topology = topology();
    assertThat(edges(topology))
        .containsExactly(
            "bank>kafka/paid 1/0",
            "bank>postgresql/money 1/0",
            "bank>rates.example:443 1/0",
            "bank>redis 1/0",
            "kafka/paid>shop 1/0",
            "shop>bank 1/0");
    assertThat(kinds(topology))
        .containsEntry("kafka/paid", Kind.BROKER)
        .containsEntry("postgresql/money", Kind.DATABASE)
        .containsEntry("redis", Kind.CACHE)
        .containsEntry("rates.example:443", Kind.EXTERNAL);
  }

  @Test
  void spans_of_a_process_whose_metric_another_hub_gets_are_not_counted() throws SQLException {
    Figures other = hub(FigureOptions.defaults());
    other.accept(List.of(calls(BANK, "server", "shop", "Bank/pay", "OK", 1)));
    other.write();
    SpanRecord served = span(BANK, 4, 3, SpanKind.SERVER, "Bank/pay");
    figures.accept(trace(span(BANK, 9, 0, SpanKind.INTERNAL, "hello")), true);
    figures.write();
    figures.accept(trace(served), true);
    assertThat(edges(topology())).containsExactly("shop>bank 1/0");
  }

  @Test
  void a_caller_that_the_callee_does_not_know_by_name_is_not_a_client_besides()
      throws SQLException {
    figures.accept(
        List.of(
            calls(BANK, "server", "", "Bank/pay", "OK", 1),
            calls(BANK_2, "server", "", "Bank/pay", "OK", 3)));
    figures.accept(
        trace(
            span(NODE, 3, 0, SpanKind.CLIENT, "Bank/pay"),
            span(BANK, 4, 3, SpanKind.SERVER, "Bank/pay")),
        true);
    assertThat(edges(topology())).containsExactly("(clients)>bank 3/0", "web>bank 1/0");
  }

  @Test
  void only_processes_in_a_zone_of_a_version_or_with_a_label_count() throws SQLException {
    figures.accept(
        List.of(
            calls(BANK, "server", "shop", "Bank/pay", "OK", 7),
            calls(BANK_2, "server", "shop", "Bank/pay", "OK", 5)));
    assertThat(edges(topology("z1", "", ""))).containsExactly("shop>bank 7/0");
    assertThat(edges(topology("", "2.1", ""))).containsExactly("shop>bank 5/0");
    assertThat(edges(topology("", "", "track=canary"))).containsExactly("shop>bank 5/0");
    assertThat(edges(topology("", "", "track=%"))).isEmpty();
    assertThat(edges(topology("z1", "2.1", ""))).isEmpty();
    assertThat(topology("z2", "", "").nodes())
        .filteredOn(node -> node.name().equals("bank"))
        .extracting(Node::versions)
        .containsExactly(List.of("2.1"));
  }

  @Test
  void a_service_tells_who_has_which_share_of_its_traffic() throws SQLException {
    figures.accept(
        List.of(
            calls(SHOP, "client", "bank", "Bank/pay", "OK", 60),
            calls(SHOP, "client", "bank", "Bank/balance", "OK", 20),
            calls(NODE, "client", "bank", "Bank/pay", "UNKNOWN", 20),
            calls(BANK, "server", "shop", "Bank/pay", "OK", 30),
            calls(BANK_2, "server", "shop", "Bank/pay", "OK", 30),
            calls(BANK_2, "server", "shop", "Bank/balance", "OK", 20),
            calls(BANK_2, "server", "web", "Bank/pay", "UNKNOWN", 20),
            calls(BANK, "client", "audit", "Audit/log", "OK", 80)));
    ServiceFigures bank = service("bank");
    assertThat(bank.served().calls()).isEqualTo(100);
    assertThat(bank.callers())
        .extracting(Share::service, Share::share)
        .containsExactly(tuple("shop", 0.8), tuple("web", 0.2));
    assertThat(bank.callers().getFirst().methods())
        .extracting(MethodShare::method, MethodShare::share)
        .containsExactly(tuple("Bank/pay", 0.6), tuple("Bank/balance", 0.2));
    assertThat(bank.callees()).extracting(Share::service).containsExactly("audit");
    assertThat(bank.methods())
        .extracting(method -> method.method() + " " + method.red().calls())
        .containsExactly("Bank/pay 80", "Bank/balance 20");
    assertThat(bank.instances())
        .extracting(each ->
            each.id() + " " + each.zone() + " " + each.version() + " " + each.served().calls())
        .containsExactly("bank-1 z1 2.0 30", "bank-2 z2 2.1 70");
    assertThat(bank.instances().getLast().served().failed()).isEqualTo(20);
    assertThat(bank.deploys()).extracting(Deploy::version).containsExactlyInAnyOrder("2.0", "2.1");
  }

  @Test
  void what_tells_nothing_of_itself_is_known_by_its_callers() throws SQLException {
    figures.accept(
        trace(span(BANK, 5, 4, SpanKind.CLIENT, "SELECT", new Attribute("db.system", "mysql"))),
        true);
    ServiceFigures database = service("mysql");
    assertThat(database.kind()).isEqualTo(Kind.DATABASE);
    assertThat(database.served().calls()).isEqualTo(1);
    assertThat(database.methods()).extracting(m -> m.method()).containsExactly("SELECT");
    assertThat(database.callers()).extracting(Share::service).containsExactly("bank");
  }

  @Test
  void two_hubs_on_one_database_add_up() throws Exception {
    Figures other = hub(FigureOptions.defaults());
    var threads = new ArrayList<Thread>();
    for (Figures hub : List.of(figures, other)) {
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int round = 0; round < 20; round++) {
                  hub.accept(
                      List.of(
                          calls(BANK, "server", "shop", "Bank/pay", "OK", 3),
                          calls(BANK, "server", "web", "Bank/balance", "OK", 2)));
                  hub.write();
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    other.write(); // what another's lock may have kept back
    assertThat(edges(topology())).containsExactly("shop>bank 120/0", "web>bank 80/0");
  }

  @Test
  void a_series_has_a_point_for_each_step_and_those_of_one_caller_if_asked() throws SQLException {
    Instant from = now;
    for (int minute = 0; minute < 5; minute++) {
      figures.accept(
          List.of(
              calls(BANK, "server", "shop", "Bank/pay", "OK", 60 * (minute + 1)),
              calls(BANK, "server", "web", "Bank/pay", "UNKNOWN", 6)));
      now = now.plusSeconds(60);
    }
    figures.write();
    List<Point> all = TimeView.series(reader, "bank", "", "", from, now, 5);
    assertThat(all).extracting(Point::at).hasSize(5).startsWith(from);
    assertThat(all)
        .extracting(point -> point.red().calls())
        .containsExactly(66L, 126L, 186L, 246L, 306L);
    assertThat(all.getFirst().red().perSecond()).isEqualTo(1.1);
    assertThat(TimeView.series(reader, "bank", "Bank/pay", "web", from, now, 5))
        .extracting(point -> point.red().failed())
        .containsExactly(6L, 6L, 6L, 6L, 6L);
    assertThat(TimeView.series(reader, "bank", "Bank/none", "", from, now, 5))
        .allMatch(point -> point.red().calls() == 0);
  }

  @Test
  void a_heat_map_has_a_cell_for_what_took_as_long_and_of_outside_if_nothing_is_named()
      throws SQLException {
    Instant from = now;
    figures.accept(
        List.of(
            calls(SHOP, "server", "", "Shop/buy", "OK", 4),
            calls(BANK, "server", "shop", "Bank/pay", "UNKNOWN", 9)));
    figures.write();
    now = now.plusSeconds(60);
    HeatMap bank = TimeView.heatMap(reader, "bank", "", from, now, 10);
    assertThat(bank.cells()).hasSize(1);
    assertThat(bank.cells().getFirst().failed()).isEqualTo(9);
    double upper = bank.boundsMillis().get(bank.cells().getFirst().row());
    assertThat(upper).isBetween(10.0, 14.2);
    assertThat(TimeView.heatMap(reader, "", "", from, now, 10).cells())
        .extracting(cell -> cell.calls())
        .containsExactly(4L);
  }

  @Test
  void names_without_end_become_others_and_none_of_their_calls_is_lost() throws SQLException {
    figures =
        hub(
            new FigureOptions(
                Duration.ofSeconds(5),
                100,
                100,
                Duration.ofHours(3),
                Duration.ofDays(2),
                Duration.ofDays(60),
                Duration.ofDays(730)));
    for (int i = 0; i < 1_000; i++) {
      figures.accept(
          List.of(
              calls(BANK, "server", "shop", "Bank/pay" + i, "OK", 1),
              calls(source("s" + i, "i" + i, "1", ""), "server", "shop", "S/m", "OK", 1)));
    }
    Topology topology = topology();
    assertThat(topology.edges().stream().mapToLong(edge -> edge.red().calls()).sum())
        .isEqualTo(2_000);
    assertThat(topology.nodes()).hasSizeLessThan(250);
    assertThat(service("bank").methods()).hasSizeLessThan(101);
  }

  @Test
  void processes_that_there_is_no_room_for_are_not_counted_twice() throws SQLException {
    var few =
        new FigureOptions(
            Duration.ofSeconds(5),
            10_000,
            100,
            Duration.ofHours(3),
            Duration.ofDays(2),
            Duration.ofDays(60),
            Duration.ofDays(730));
    figures = hub(few);
    for (int i = 0; i < 100; i++) {
      figures.accept(
          trace(span(source("s" + i, "i", "1", ""), 1, 0, SpanKind.INTERNAL, "x")), true);
    }
    Source beyond = source("beyond", "i", "1", "");
    figures.accept(trace(span(beyond, 1, 0, SpanKind.SERVER, "B/m")), true);
    assertThat(edges(topology())).containsExactly("(clients)>beyond 1/0");
    figures.accept(List.of(calls(beyond, "server", "shop", "B/m", "OK", 5)));
    figures.accept(trace(span(beyond, 1, 0, SpanKind.SERVER, "B/m")), true);
    assertThat(edges(topology())).containsExactly("(clients)>beyond 1/0", "shop>beyond 5/0");
  }

  @Test
  void attributes_of_gauges_without_end_are_cut_and_take_no_more_than_they_may() {
    String text = "x".repeat(100_000);
    for (int i = 0; i < 20_000; i++) {
      var attributes = new ArrayList<Attribute>();
      attributes.add(new Attribute("kith.side", "server"));
      attributes.add(new Attribute("n", Integer.toString(i)));
      for (int more = 0; more < 40; more++) {
        attributes.add(new Attribute("k" + more, text));
      }
      figures.accept(
          List.of(
              new MetricPoint.Number(
                  BANK, Gauges.ACTIVE, "", attributes, 0, nanos(now), Temporality.GAUGE, 1)));
    }
    long kept = gauges.active(now).get("bank");
    assertThat(kept).isBetween(5_000L, 6_000L); // 16 Mi characters of them
  }

  @Test
  void what_a_database_does_not_take_waits_for_it() throws SQLException {
    figures.accept(List.of(calls(BANK, "server", "shop", "Bank/pay", "OK", 3)));
    try (Connection connection = database.connection();
        Statement statement = connection.createStatement()) {
      statement.execute("ALTER TABLE calls_day RENAME TO away");
      figures.write();
      figures.accept(List.of(calls(BANK, "server", "shop", "Bank/pay", "OK", 4)));
      statement.execute("ALTER TABLE away RENAME TO calls_day");
    }
    assertThat(edges(topology())).containsExactly("shop>bank 7/0");
  }

  @Test
  void a_time_that_cannot_be_is_taken_as_now() throws SQLException {
    MetricPoint.Histogram point =
        (MetricPoint.Histogram) calls(BANK, "server", "shop", "Bank/pay", "OK", 3);
    for (long end : new long[] {0, Long.MAX_VALUE, Long.MIN_VALUE}) {
      figures.accept(
          List.of(
              new MetricPoint.Histogram(
                  point.source(),
                  point.name(),
                  point.unit(),
                  point.attributes(),
                  0,
                  end,
                  Temporality.DELTA,
                  3,
                  point.sum(),
                  point.bounds(),
                  point.counts())));
    }
    assertThat(edges(topology())).containsExactly("shop>bank 9/0");
  }

  @Test
  void calls_that_are_under_way_are_told_until_a_process_is_silent() throws SQLException {
    figures.accept(
        List.of(
            new MetricPoint.Number(
                BANK,
                Gauges.ACTIVE,
                "",
                List.of(
                    new Attribute("kith.side", "server"), new Attribute("rpc.method", "Bank/pay")),
                0,
                nanos(now),
                Temporality.GAUGE,
                3),
            new MetricPoint.Number(
                BANK_2,
                Gauges.ACTIVE,
                "",
                List.of(
                    new Attribute("kith.side", "server"), new Attribute("rpc.method", "Bank/pay")),
                0,
                nanos(now),
                Temporality.GAUGE,
                4)));
    assertThat(gauges.active(now)).containsExactly(Map.entry("bank", 7L));
    assertThat(gauges.active(now.plusSeconds(61))).isEmpty();
  }

  /** Thirty days of a hundred series: what a page of it costs, and what is left of it. */
  @Test
  void a_page_of_a_month_reads_some_hundred_rows_a_series_at_the_most() throws SQLException {
    now = NOON.minus(Duration.ofDays(30));
    while (now.isBefore(NOON)) {
      var points = new ArrayList<MetricPoint>();
      for (int method = 0; method < 10; method++) {
        points.add(calls(BANK, "server", "shop", "Bank/m" + method, "OK", 100));
      }
      figures.accept(points);
      now = now.plus(Duration.ofMinutes(30));
      if (now.getEpochSecond() % 86_400 == 0) {
        figures.write();
      }
    }
    figures.write();
    long total = 30 * 48 * 1_000;
    for (int days : new int[] {1, 2, 7, 14, 30}) {
      long before = reader.rowsRead();
      Instant from = now.minus(Duration.ofDays(days)).plusSeconds(1_801);
      Topology page = TopologyView.of(reader, gauges, from, now, "", "", "");
      long rows = reader.rowsRead() - before;
      assertThat(rows).as(days + " days").isLessThan(10 * 130L);
      assertThat(page.edges().getFirst().red().calls())
          .isCloseTo(total * days / 30, within(total * days / 30 / 20));
    }
    long before = reader.rowsRead();
    assertThat(
            TimeView.series(
                reader, "bank", "Bank/m1", "", now.minus(Duration.ofDays(30)), now, 120))
        .hasSizeBetween(60, 121);
    assertThat(reader.rowsRead() - before).isLessThan(800);
  }

  @Test
  void rows_are_dropped_when_they_are_too_old_the_finest_first() throws SQLException {
    figures.accept(List.of(calls(BANK, "server", "shop", "Bank/pay", "OK", 1)));
    figures.write();
    now = now.plus(Duration.ofDays(3));
    figures.accept(List.of(calls(BANK, "server", "shop", "Bank/pay", "OK", 1)));
    figures.write();
    // Series and instance for each of two times.
    assertThat(rows("calls_10s")).isEqualTo(2);
    assertThat(rows("calls_minute")).isEqualTo(2);
    assertThat(rows("calls_hour")).isEqualTo(4);
    assertThat(rows("calls_day")).isEqualTo(4);
  }

  private int rows(String table) throws SQLException {
    try (Connection connection = database.connection();
        Statement statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT COUNT(*) FROM " + table)) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
