package io.kith.collector.figures;

import io.kith.collector.Database;
import io.kith.collector.MetricPoint;
import io.kith.collector.MetricPoint.Temporality;
import io.kith.collector.Observations.Attribute;
import io.kith.collector.Source;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/** Calls that a test makes up, as processes tell of them. */
public final class CountedCalls implements AutoCloseable {

  private final Figures figures;
  private final Health health;
  private final InstantSource clock;

  private CountedCalls(Figures figures, Health health, InstantSource clock) {
    this.figures = figures;
    this.health = health;
    this.clock = clock;
  }

  public static CountedCalls in(Database database, InstantSource clock) throws SQLException {
    var gauges = new Gauges(Set.of());
    FigureOptions options = FigureOptions.defaults();
    return new CountedCalls(
        Figures.open(database, gauges, options, clock),
        new Health(new FigureReader(database, options, clock), gauges),
        clock);
  }

  public Health health() {
    return health;
  }

  public void add(String caller, String callee, String method, String code, long count) {
    add(caller, callee, method, code, count, Duration.ofMillis(10));
  }

  /** As both sides tell of them. */
  public void add(
      String caller, String callee, String method, String code, long count, Duration each) {
    figures.accept(
        List.of(
            point(caller, "client", callee, method, code, count, each),
            point(callee, "server", caller, method, code, count, each)));
  }

  /** A process is there, and has been called. */
  public void alive(String service, String instance) {
    figures.accept(
        List.of(
            point(source(service, instance), "server", "x", "S/m", "OK", 1, Duration.ofMillis(1))));
  }

  private MetricPoint point(
      String service,
      String side,
      String peer,
      String method,
      String code,
      long count,
      Duration each) {
    return point(source(service, service + "-1"), side, peer, method, code, count, each);
  }

  private static Source source(String service, String instance) {
    return Source.of(
        List.of(
            new Attribute("service.name", service),
            new Attribute("service.instance.id", instance)));
  }

  private MetricPoint point(
      Source source,
      String side,
      String peer,
      String method,
      String code,
      long count,
      Duration each) {
    Instant now = clock.instant();
    double seconds = each.toNanos() / 1e9;
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
        now.getEpochSecond() * 1_000_000_000L,
        Temporality.DELTA,
        count,
        count * seconds,
        List.of(seconds * 0.9, seconds * 1.1),
        List.of(0L, count, 0L));
  }

  public void write() {
    figures.write();
  }

  @Override
  public void close() {
    figures.close();
  }
}
