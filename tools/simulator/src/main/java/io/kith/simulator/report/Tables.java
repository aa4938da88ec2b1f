package io.kith.simulator.report;

import io.kith.simulator.figures.Avoidance;
import io.kith.simulator.figures.Figures;
import io.kith.simulator.figures.Figures.ZonePair;
import io.kith.simulator.figures.InstanceFigures;
import io.kith.simulator.figures.Latency;
import io.kith.simulator.figures.MethodFigures;
import io.kith.simulator.figures.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What of the figures is told in tables: how calls went, how they failed, and where they went. */
final class Tables {

  private Tables() {}

  /** How calls went. */
  static Table calls(List<Figures> all) {
    return new Table(
        List.of(
            "policy", "calls", "errors", "retries", "mean", "p50", "p90", "p99", "p99.9", "max"),
        all.stream().map(Tables::callRow).toList());
  }

  private static List<String> callRow(Figures figures) {
    Latency latency = figures.latency();
    return List.of(
        figures.policy(),
        Numbers.count(figures.calls()),
        Numbers.percent(figures.errorShare()),
        Numbers.percent(figures.retriesPerCall()),
        Numbers.seconds(latency.mean()),
        Numbers.seconds(latency.p50()),
        Numbers.seconds(latency.p90()),
        Numbers.seconds(latency.p99()),
        Numbers.seconds(latency.p999()),
        Numbers.seconds(latency.max()));
  }

  /** How evenly instances were used. */
  static Table spread(List<Figures> all) {
    return new Table(
        List.of(
            "policy",
            "calls max/mean",
            "variation",
            "busy mean",
            "busy max",
            "busy variation",
            "longest queue"),
        all.stream().map(Tables::spreadRow).toList());
  }

  private static List<String> spreadRow(Figures figures) {
    Spread calls = figures.spread();
    Spread busy = figures.busySpread();
    int longest =
        figures.instances().stream().mapToInt(InstanceFigures::mostWaiting).max().orElse(0);
    return List.of(
        figures.policy(),
        Numbers.ratio(calls.maxOverMean()),
        Numbers.ratio(calls.variation()),
        Numbers.percent(busy.mean()),
        Numbers.percent(busy.max()),
        Numbers.ratio(busy.variation()),
        Numbers.count(longest));
  }

  /** How calls failed. */
  static Table errors(List<Figures> all) {
    return new Table(
        List.of(
            "policy",
            "answered",
            "refused",
            "lost",
            "failed",
            "late",
            "answered a second",
            "their p99"),
        all.stream()
            .map(figures ->
                List.of(
                    figures.policy(),
                    Numbers.count(figures.outcomes().answered()),
                    Numbers.count(figures.outcomes().refused()),
                    Numbers.count(figures.outcomes().lost()),
                    Numbers.count(figures.outcomes().failed()),
                    Numbers.count(figures.outcomes().late()),
                    Numbers.count(Math.round(figures.goodput())),
                    Numbers.seconds(figures.answeredLatency().p99())))
            .toList());
  }

  /** How soon what went wrong was avoided. */
  static Table avoidances(List<Figures> all) {
    var rows = new ArrayList<List<String>>();
    for (Figures figures : all) {
      for (Avoidance avoidance : figures.avoidances()) {
        rows.add(
            List.of(
                figures.policy(),
                avoidance.event() + " at " + avoidance.at().toMillis() / 1e3 + " s",
                Numbers.seconds(avoidance.avoidedAfter()),
                Numbers.seconds(avoidance.backAfter()),
                Numbers.count(avoidance.attempts()),
                Numbers.percent(avoidance.shareOfUsual())));
      }
    }
    return new Table(
        List.of("policy", "event", "avoided after", "back after", "attempts into it", "of usual"),
        rows);
  }

  /** Where calls went, by zone: what an instance of it got, over the mean of all instances. */
  static Table zones(List<Figures> all) {
    List<String> names =
        all.getFirst().instances().stream()
            .map(InstanceFigures::zone)
            .filter(zone -> !zone.isEmpty())
            .distinct()
            .toList();
    var head = new ArrayList<String>(List.of("policy", "stays in zone"));
    names.forEach(name -> head.add("load of " + name));
    var rows = new ArrayList<List<String>>();
    for (Figures figures : all) {
      var row =
          new ArrayList<String>(List.of(figures.policy(), Numbers.percent(figures.localShare())));
      Map<String, Double> loads = zoneLoads(figures);
      names.forEach(name -> row.add(Numbers.ratio(loads.getOrDefault(name, 0.0))));
      rows.add(row);
    }
    return new Table(head, rows);
  }

  private static Map<String, Double> zoneLoads(Figures figures) {
    Map<String, Long> counts =
        figures.instances().stream()
            .collect(
                Collectors.groupingBy(InstanceFigures::zone, TreeMap::new, Collectors.counting()));
    Map<String, Long> attempts =
        figures.zones().stream()
            .collect(
                Collectors.groupingBy(ZonePair::to, Collectors.summingLong(ZonePair::attempts)));
    double mean = figures.spread().mean();
    var loads = new TreeMap<String, Double>();
    counts.forEach((zone, count) ->
        loads.put(zone, mean == 0 ? 0 : attempts.getOrDefault(zone, 0L) / mean / count));
    return loads;
  }

  /** How the calls of each method went. */
  static Table methods(List<Figures> all) {
    var rows = new ArrayList<List<String>>();
    for (Figures figures : all) {
      for (MethodFigures method : figures.methods()) {
        rows.add(
            List.of(
                figures.policy(),
                method.name(),
                Numbers.count(method.calls()),
                Numbers.percent(method.errorShare()),
                Numbers.seconds(method.latency().p50()),
                Numbers.seconds(method.latency().p90()),
                Numbers.seconds(method.latency().p99())));
      }
    }
    return new Table(
        List.of("policy", "method", "calls", "errors", "answered p50", "p90", "p99"), rows);
  }

  /** Whether there is more than one method. */
  static boolean hasMethods(List<Figures> all) {
    return all.stream().anyMatch(figures -> figures.methods().size() > 1);
  }

  /** Whether any call failed. */
  static boolean hasErrors(List<Figures> all) {
    return all.stream().anyMatch(figures -> figures.errorShare() > 0);
  }

  /** Whether anything happened that could be avoided. */
  static boolean hasAvoidances(List<Figures> all) {
    return all.stream().anyMatch(figures -> !figures.avoidances().isEmpty());
  }

  /** Whether there are zones. */
  static boolean hasZones(List<Figures> all) {
    return all.stream().anyMatch(figures -> !figures.zones().isEmpty());
  }
}
