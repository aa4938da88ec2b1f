package io.kith.collector.figures;

import io.kith.collector.Observations;
import io.kith.collector.Observations.Kind;
import io.kith.collector.Observations.Node;
import io.kith.collector.Observations.Topology;
import io.kith.collector.figures.CallSeries.Side;
import io.kith.collector.figures.FigureReader.Process;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** Who calls whom, as one picture. */
public final class TopologyView {

  private record Pair(String caller, String callee) {}

  private final double seconds;
  private final Map<String, Long> active;
  private final Map<Pair, Calls> edges = new HashMap<>();
  private final Map<String, Kind> kinds = new TreeMap<>();
  private final Map<String, Calls> served = new HashMap<>();
  private final Map<String, Calls> received = new HashMap<>();
  private final Map<String, List<Process>> processes = new TreeMap<>();

  private TopologyView(double seconds, Map<String, Long> active) {
    this.seconds = seconds;
    this.active = active;
  }

  /**
   * The topology of a span of time.
   *
   * @param zone only processes in it; empty for all
   * @param version only processes of it; empty for all
   * @param label only processes with it; empty for all
   */
  public static Topology of(
      FigureReader reader,
      Gauges gauges,
      Instant from,
      Instant to,
      String zone,
      String version,
      String label)
      throws SQLException {
    Cover cover = reader.cover(from, to);
    Where where = Where.ALL.group(zone, version, label);
    var view = new TopologyView(cover.seconds(reader.now()), gauges.active(reader.now()));
    view.add(reader.calls(cover, where.edges(), Edges.COLUMNS));
    reader.processes(from, to, where).forEach(view::add);
    return view.topology(cover);
  }

  private void add(Map<List<String>, Calls> told) {
    told.forEach((key, calls) -> {
      String service = key.get(1);
      kinds.put(service, Kind.SERVICE);
      if (key.getFirst().equals(Side.CALLEE.name())) {
        served.computeIfAbsent(service, _ -> new Calls()).add(calls);
      }
    });
    for (Edges.Edge edge : Edges.of(told)) {
      kinds.putIfAbsent(edge.caller(), edge.otherKind());
      kinds.putIfAbsent(edge.callee(), edge.otherKind());
      received.computeIfAbsent(edge.callee(), _ -> new Calls()).add(edge.calls());
      edges
          .computeIfAbsent(new Pair(edge.caller(), edge.callee()), _ -> new Calls())
          .add(edge.calls());
    }
  }

  private void add(Process process) {
    processes.computeIfAbsent(process.service(), _ -> new ArrayList<>()).add(process);
    kinds.put(process.service(), kind(process));
  }

  /** What a process says that it is. */
  static Kind kind(Process process) {
    return process.kind().toUpperCase(Locale.ROOT).equals(Kind.GATEWAY.name())
        ? Kind.GATEWAY
        : Kind.SERVICE;
  }

  private Topology topology(Cover cover) {
    return new Topology(
        Instant.ofEpochSecond(cover.fromSecond()),
        Instant.ofEpochSecond(cover.toSecond()),
        kinds.entrySet().stream().map(entry -> node(entry.getKey(), entry.getValue())).toList(),
        edges.entrySet().stream()
            .map(entry ->
                new Observations.Edge(
                    entry.getKey().caller(),
                    entry.getKey().callee(),
                    entry.getValue().red(seconds)))
            .sorted(
                Comparator.comparing(Observations.Edge::caller)
                    .thenComparing(Observations.Edge::callee))
            .toList());
  }

  private Node node(String name, Kind kind) {
    List<Process> of = processes.getOrDefault(name, List.of());
    Calls calls =
        Objects.requireNonNullElseGet(
            served.get(name), () -> received.getOrDefault(name, new Calls()));
    return new Node(
        name,
        kind,
        of.size(),
        of.stream().map(Process::zone).filter(zone -> !zone.isEmpty()).distinct().sorted().toList(),
        of.stream()
            .map(Process::version)
            .filter(version -> !version.isEmpty())
            .distinct()
            .sorted()
            .toList(),
        calls.red(seconds),
        Optional.ofNullable(active.get(name)));
  }
}
