package io.kith.collector.figures;

import io.kith.collector.Observations.CodeCount;
import io.kith.collector.Observations.InstanceFigures;
import io.kith.collector.Observations.Kind;
import io.kith.collector.Observations.MethodFigures;
import io.kith.collector.Observations.MethodShare;
import io.kith.collector.Observations.ServiceFigures;
import io.kith.collector.Observations.Share;
import io.kith.collector.figures.CallSeries.Side;
import io.kith.collector.figures.FigureReader.Column;
import io.kith.collector.figures.FigureReader.Process;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** How the calls of one service go, from all sides. */
public final class ServiceView {

  private final String service;
  private final FigureReader reader;
  private final Cover cover;
  private final double seconds;

  private ServiceView(String service, FigureReader reader, Cover cover) {
    this.service = service;
    this.reader = reader;
    this.cover = cover;
    this.seconds = cover.seconds(reader.now());
  }

  /** All of one service in a span of time; of one that nobody knows, nothing. */
  public static ServiceFigures of(FigureReader reader, String service, Instant from, Instant to)
      throws SQLException {
    return new ServiceView(service, reader, reader.cover(from, to)).figures(from, to);
  }

  private ServiceFigures figures(Instant from, Instant to) throws SQLException {
    Map<List<String>, Calls> told =
        reader.calls(cover, Where.ALL.edges().service(service), Edges.COLUMNS);
    Map<List<String>, Calls> toldByOthers =
        reader.calls(cover, Where.ALL.edges().peer(service), Edges.COLUMNS);
    var all = new HashMap<>(told);
    all.putAll(toldByOthers);
    List<Edges.Edge> edges = Edges.of(all);
    List<Process> processes = reader.processes(from, to, Where.ALL.service(service));
    boolean tells = told.keySet().stream().anyMatch(ServiceView::isServed);
    List<MethodFigures> methods = tells ? methodsServed() : methodsCalled();
    return new ServiceFigures(
        service,
        kind(edges, told.isEmpty(), processes),
        sum(
                told.entrySet().stream()
                    .filter(entry -> isServed(entry.getKey()))
                    .map(Map.Entry::getValue)
                    .toList(),
                edges)
            .red(seconds),
        methods,
        shares(edges, Edges.Edge::callee, Edges.Edge::caller),
        shares(edges, Edges.Edge::caller, Edges.Edge::callee),
        instances(processes),
        reader.deploys(service, from, to));
  }

  private static boolean isServed(List<String> key) {
    return key.getFirst().equals(Side.CALLEE.name());
  }

  private Kind kind(List<Edges.Edge> edges, boolean tellsNothing, List<Process> processes) {
    if (!processes.isEmpty()) {
      return TopologyView.kind(processes.getLast());
    }
    return edges.stream()
        .filter(edge -> tellsNothing && edge.callee().equals(service))
        .map(Edges.Edge::otherKind)
        .findFirst()
        .orElse(Kind.SERVICE);
  }

  /** What it tells that it served, or else what others tell. */
  private Calls sum(Collection<Calls> served, List<Edges.Edge> edges) {
    Stream<Calls> calls =
        served.isEmpty()
            ? edges.stream().filter(edge -> edge.callee().equals(service)).map(Edges.Edge::calls)
            : served.stream();
    return calls.collect(Calls::new, Calls::add, Calls::add);
  }

  private List<MethodFigures> methodsServed() throws SQLException {
    return methods(
        reader.calls(
            cover, Where.ALL.side(Side.CALLEE).service(service), Column.METHOD, Column.CODE));
  }

  private List<MethodFigures> methodsCalled() throws SQLException {
    return methods(
        reader.calls(cover, Where.ALL.side(Side.CALLER).peer(service), Column.METHOD, Column.CODE));
  }

  private List<MethodFigures> methods(Map<List<String>, Calls> byMethodAndCode) {
    var methods = new TreeMap<String, Calls>();
    var codes = new HashMap<String, List<CodeCount>>();
    byMethodAndCode.forEach((key, calls) -> {
      methods.computeIfAbsent(key.getFirst(), _ -> new Calls()).add(calls);
      codes
          .computeIfAbsent(key.getFirst(), _ -> new ArrayList<>())
          .add(new CodeCount(key.getLast(), calls.all().calls()));
    });
    return methods.entrySet().stream()
        .map(method ->
            new MethodFigures(
                method.getKey(),
                method.getValue().red(seconds),
                codes.getOrDefault(method.getKey(), List.of()).stream()
                    .sorted(
                        Comparator.comparingLong(CodeCount::calls)
                            .reversed()
                            .thenComparing(CodeCount::code))
                    .toList()))
        .sorted(Comparator.comparingLong((MethodFigures method) -> method.red().calls()).reversed())
        .toList();
  }

  /**
   * Who is at the other end.
   *
   * @param own the end that is this service
   * @param other the end that is asked for
   */
  private List<Share> shares(
      List<Edges.Edge> edges,
      Function<Edges.Edge, String> own,
      Function<Edges.Edge, String> other) {
    var byOther = new TreeMap<String, Map<String, Calls>>();
    long all = 0;
    for (Edges.Edge edge : edges) {
      if (own.apply(edge).equals(service)) {
        all += edge.calls().all().calls();
        byOther
            .computeIfAbsent(other.apply(edge), _ -> new TreeMap<>())
            .computeIfAbsent(edge.method(), _ -> new Calls())
            .add(edge.calls());
      }
    }
    double sum = Math.max(1, all);
    return byOther.entrySet().stream()
        .map(entry -> share(entry.getKey(), entry.getValue(), sum))
        .sorted(Comparator.comparingDouble(Share::share).reversed())
        .toList();
  }

  private Share share(String name, Map<String, Calls> byMethod, double sum) {
    Calls calls = byMethod.values().stream().collect(Calls::new, Calls::add, Calls::add);
    return new Share(
        name,
        calls.all().calls() / sum,
        calls.red(seconds),
        byMethod.entrySet().stream()
            .map(method ->
                new MethodShare(
                    method.getKey(),
                    method.getValue().all().calls() / sum,
                    method.getValue().red(seconds)))
            .sorted(Comparator.comparingDouble(MethodShare::share).reversed())
            .toList());
  }

  private List<InstanceFigures> instances(List<Process> processes) throws SQLException {
    Map<List<String>, Calls> served =
        reader.calls(cover, Where.ALL.side(Side.INSTANCE).service(service), Column.PEER);
    return processes.stream()
        .map(process ->
            new InstanceFigures(
                process.id(),
                process.version(),
                process.zone(),
                process.host(),
                process.firstSeen(),
                process.lastSeen(),
                served.getOrDefault(List.of(process.id()), new Calls()).red(seconds),
                process.debugAddress()))
        .toList();
  }
}
