package io.kith;

import io.kith.cluster.Cluster;
import io.kith.cluster.LinkCounts;
import io.kith.resilience.StageLevel;
import io.kith.resilience.Stages;
import io.kith.telemetry.OtlpSender;
import io.kith.telemetry.Telemetry;
import io.kith.telemetry.logs.Logs;
import io.kith.telemetry.metrics.Family;
import io.kith.telemetry.metrics.Labels;
import io.kith.telemetry.metrics.Point;
import io.kith.transport.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * What the parts of an application say of themselves when its metrics are read: connections, calls
 * that wait, hedges, mirrors, and what telemetry itself has dropped.
 */
final class AppFamilies implements Supplier<List<Family>> {

  private final Server server;
  private final Cluster cluster;
  private final List<Stages> stages;
  private final Optional<Telemetry> telemetry;
  private final Logs logs;

  AppFamilies(
      Server server, Cluster cluster, Stages served, Optional<Telemetry> telemetry, Logs logs) {
    this.server = server;
    this.cluster = cluster;
    this.stages = List.of(cluster.stages(), served);
    this.telemetry = telemetry;
    this.logs = logs;
  }

  @Override
  public List<Family> get() {
    var families = new ArrayList<Family>();
    families.add(
        level("kith.server.connections", "Connections from callers", server.connections()));
    families.add(
        level("kith.server.inflight", "Calls that are being handled", server.callsInFlight()));
    List<LinkCounts> links = cluster.links();
    families.add(
        levels(
            "kith.client.instances", "Instances that may be called", links, LinkCounts::instances));
    families.add(
        levels("kith.client.ready", "Instances that are connected", links, LinkCounts::ready));
    families.add(
        levels(
            "kith.client.connections", "Connections to instances", links, LinkCounts::connections));
    families.add(
        levels(
            "kith.client.outstanding",
            "Calls that wait for a reply",
            links,
            LinkCounts::outstanding));
    families.addAll(stages());
    families.add(hedges());
    families.add(mirrors());
    families.add(own());
    return families;
  }

  private static Family level(String name, String help, long value) {
    return new Family(name, help, "", List.of(new Point.Level(Labels.none(), value)));
  }

  private static Family levels(
      String name, String help, List<LinkCounts> links, ToLongFunction<LinkCounts> value) {
    var points = new ArrayList<Point>();
    for (LinkCounts link : links) {
      points.add(new Point.Level(Labels.of("kith.peer", link.app()), value.applyAsLong(link)));
    }
    return new Family(name, help, "", points);
  }

  private List<Family> stages() {
    var open = new ArrayList<Point>();
    var places = new ArrayList<Point>();
    var taken = new ArrayList<Point>();
    for (Stages side : stages) {
      for (StageLevel level : side.levels()) {
        var point =
            new Point.Level(
                Labels.of(
                    "kith.side",
                    side.side().name().toLowerCase(Locale.ROOT),
                    "rpc.method",
                    level.about()),
                level.value());
        switch (level.what()) {
          case "open" -> open.add(point);
          case "places" -> places.add(point);
          default -> taken.add(point);
        }
      }
    }
    return List.of(
        new Family("kith.breaker.open", "1 if no call passes, 0.5 if some do", "", open),
        new Family("kith.bulkhead.places", "Calls that may be under way", "", places),
        new Family("kith.bulkhead.taken", "Calls that are, of those that may be", "", taken));
  }

  private Family hedges() {
    var points = new ArrayList<Point>();
    cluster
        .hedges()
        .forEach((method, counts) -> {
          points.add(total("rpc.method", method, "sent", counts.hedges()));
          points.add(total("rpc.method", method, "won", counts.won()));
          points.add(total("rpc.method", method, "withheld", counts.withheld()));
        });
    return new Family("kith.hedges", "Second attempts while the first goes on", "", points);
  }

  private Family mirrors() {
    var points = new ArrayList<Point>();
    cluster
        .mirrors()
        .forEach(mirror -> {
          points.add(total("kith.rule", mirror.name(), "sent", mirror.sent()));
          points.add(total("kith.rule", mirror.name(), "failed", mirror.failed()));
          points.add(total("kith.rule", mirror.name(), "left-out", mirror.leftOut()));
        });
    return new Family("kith.mirrors", "Copies of calls that mirrors sent", "", points);
  }

  private static Point total(String key, String value, String what, long count) {
    return new Point.Total(Labels.of(key, value, "kith.what", what), count);
  }

  /** What became of the telemetry itself. */
  private Family own() {
    var points = new ArrayList<Point>();
    telemetry
        .flatMap(Telemetry::sender)
        .ifPresent(sender -> {
          points.add(told("sent", sender, OtlpSender::sent));
          points.add(told("lost", sender, OtlpSender::lost));
        });
    points.add(new Point.Total(Labels.of("kith.what", "lines-dropped"), logs.dropped()));
    telemetry.ifPresent(itself ->
        points.add(
            new Point.Total(Labels.of("kith.what", "spans-dropped"), itself.spansDropped())));
    return new Family(
        "kith.telemetry.items",
        "Spans, points and lines that were shipped, or were not",
        "",
        points);
  }

  private static Point told(String what, OtlpSender sender, ToLongFunction<OtlpSender> count) {
    return new Point.Total(Labels.of("kith.what", what), count.applyAsLong(sender));
  }
}
