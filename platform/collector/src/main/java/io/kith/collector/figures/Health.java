package io.kith.collector.figures;

import io.kith.collector.figures.CallSeries.Side;
import io.kith.collector.figures.FigureReader.Column;
import io.kith.collector.figures.FigureReader.Process;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** What alerts are made from. Thread-safe. */
public final class Health {

  /** Half of what failed is enough to be called the cause. */
  private static final double MOST = 0.5;

  private static final int MAX_HOPS = 20;

  private final FigureReader reader;
  private final Gauges gauges;

  /** What this reader and these gauges tell. */
  public Health(FigureReader reader, Gauges gauges) {
    this.reader = reader;
    this.gauges = gauges;
  }

  /** The calls that one service answered, by method and by the code that they ended with. */
  public record Served(String service, String method, String code, Calls calls) {}

  /** Where failures come from, as far as figures tell. */
  public record Cause(String service, String method) {}

  /**
   * How many processes of a service there are.
   *
   * @param now that were heard of lately
   * @param most that were there at a time before
   * @param silent those of them that are not heard of any more
   */
  public record Alive(String service, int now, int most, List<String> silent) {}

  /** All calls that services answered in a span of time. */
  public List<Served> served(Instant from, Instant to) throws SQLException {
    var served = new ArrayList<Served>();
    reader
        .calls(
            reader.cover(from, to),
            Where.ALL.side(Side.CALLEE),
            Column.SERVICE,
            Column.METHOD,
            Column.CODE)
        .forEach((key, calls) -> served.add(new Served(key.get(0), key.get(1), key.get(2), calls)));
    return served;
  }

  /** The gauges. */
  public Gauges gauges() {
    return gauges;
  }

  /**
   * Where the failures of a service come from: itself, or whoever it calls in vain, or whom that
   * one calls, and so on; with the method that fails most.
   */
  public Cause cause(String service, Instant from, Instant to) throws SQLException {
    List<Edges.Edge> edges =
        Edges.of(reader.calls(reader.cover(from, to), Where.ALL.edges(), Edges.COLUMNS));
    String at = service;
    var seen = new HashSet<>(List.of(service));
    for (int hop = 0; hop < MAX_HOPS; hop++) {
      Optional<String> next = worstCallee(edges, at);
      if (next.isEmpty() || !seen.add(next.get())) {
        break;
      }
      at = next.get();
    }
    return new Cause(at, worstMethod(edges, at));
  }

  private static Optional<String> worstCallee(List<Edges.Edge> edges, String service) {
    var failedOut = new TreeMap<String, Long>();
    long failedIn = 0;
    for (Edges.Edge edge : edges) {
      long failed = edge.calls().failed().calls();
      if (edge.callee().equals(service)) {
        failedIn += failed;
      }
      if (edge.caller().equals(service)) {
        failedOut.merge(edge.callee(), failed, Long::sum);
      }
    }
    double enough = Math.max(1, failedIn * MOST);
    return failedOut.entrySet().stream()
        .filter(entry -> entry.getValue() >= enough)
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey);
  }

  private static String worstMethod(List<Edges.Edge> edges, String service) {
    var failed = new HashMap<String, Long>();
    edges.stream()
        .filter(edge -> edge.callee().equals(service))
        .forEach(edge -> failed.merge(edge.method(), edge.calls().failed().calls(), Long::sum));
    return failed.entrySet().stream()
        .filter(entry -> entry.getValue() > 0)
        .max(Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey)
        .orElse("");
  }

  /**
   * How many processes of each service there are, of those that send metrics, and so are heard of
   * whether they are called or not.
   *
   * @param silent after what time a process is taken as gone
   * @param before how far back to look for how many there were
   */
  public List<Alive> alive(Instant now, Duration silent, Duration before) throws SQLException {
    var byService = new TreeMap<String, List<Process>>();
    for (Process process : reader.counting(now.minus(before), now.plusSeconds(1))) {
      byService.computeIfAbsent(process.service(), _ -> new ArrayList<>()).add(process);
    }
    Instant limit = now.minus(silent);
    return byService.entrySet().stream()
        .map(entry -> alive(entry.getKey(), entry.getValue(), limit, now.minus(before)))
        .toList();
  }

  private static Alive alive(
      String service, List<Process> processes, Instant limit, Instant since) {
    List<String> silent =
        processes.stream()
            .filter(process -> process.lastSeen().isBefore(limit))
            .sorted(Comparator.comparing(Process::lastSeen).reversed())
            .map(Process::id)
            .toList();
    return new Alive(service, processes.size() - silent.size(), most(processes, since), silent);
  }

  /** The most that were there at one time: it is at the beginning of one of them. */
  private static int most(List<Process> processes, Instant since) {
    var beginnings = new TreeSet<Instant>();
    processes.forEach(process -> beginnings.add(later(process.firstSeen(), since)));
    return beginnings.stream()
        .mapToInt(at ->
            Math.toIntExact(
                processes.stream()
                    .filter(process -> !later(process.firstSeen(), since).isAfter(at))
                    .filter(process -> process.lastSeen().isAfter(at))
                    .count()))
        .max()
        .orElse(0);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
