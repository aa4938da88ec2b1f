package io.kith.collector.figures;

import io.kith.collector.Observations.Kind;
import io.kith.collector.figures.CallSeries.Side;
import io.kith.collector.figures.FigureReader.Column;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who calls whom, from what both sides tell: calls between two are taken from the caller, and from
 * the callee if the caller tells nothing.
 *
 * <p>What a callee counts of callers that it does not know is that of clients that tell nothing,
 * less what callers tell of that the callee does not know by name.
 */
final class Edges {

  /** How clients are called that tell nothing of themselves. */
  static final String CLIENTS = "(clients)";

  /** What is less than this share of what is unknown is the difference between two clocks. */
  private static final double NOTHING = 0.05;

  /** What calls must be told apart by. */
  static final Column[] COLUMNS = {
    Column.SIDE, Column.SERVICE, Column.PEER, Column.PEER_KIND, Column.METHOD
  };

  /** Calls of one method between two. */
  record Edge(String caller, String callee, String method, Kind otherKind, Calls calls) {}

  private record Pair(String caller, String callee) {}

  private final Map<List<String>, Calls> told;
  private final Set<Pair> toldByCaller = new HashSet<>();
  private final Set<Pair> toldByCallee = new HashSet<>();
  private final Map<String, Long> unnamed = new HashMap<>();
  private final List<Edge> edges = new ArrayList<>();

  private Edges(Map<List<String>, Calls> told) {
    this.told = told;
    told.keySet().forEach(key -> (isCaller(key) ? toldByCaller : toldByCallee).add(pair(key)));
  }

  /** All edges, from calls by {@link #COLUMNS}. */
  static List<Edge> of(Map<List<String>, Calls> told) {
    var found = new Edges(told);
    found.add();
    return found.edges;
  }

  private static boolean isCaller(List<String> key) {
    return key.getFirst().equals(Side.CALLER.name());
  }

  private static Pair pair(List<String> key) {
    return isCaller(key) ? new Pair(key.get(1), key.get(2)) : new Pair(key.get(2), key.get(1));
  }

  private void add() {
    told.forEach((key, calls) -> {
      Pair pair = pair(key);
      if (isCaller(key)) {
        add(pair, key, calls);
        if (!toldByCallee.contains(pair)) {
          unnamed.merge(pair.callee(), calls.all().calls(), Long::sum);
        }
      } else if (!pair.caller().isEmpty() && !toldByCaller.contains(pair)) {
        add(pair, key, calls);
      }
    });
    addClients();
  }

  private void addClients() {
    var unknown = new HashMap<String, Long>();
    told.forEach((key, calls) -> {
      if (isOfClients(key)) {
        unknown.merge(key.get(1), calls.all().calls(), Long::sum);
      }
    });
    told.forEach((key, calls) -> {
      if (isOfClients(key)) {
        String callee = key.get(1);
        long all = unknown.getOrDefault(callee, 0L);
        double rest = 1 - (double) unnamed.getOrDefault(callee, 0L) / Math.max(1, all);
        if (rest > NOTHING) {
          add(new Pair(CLIENTS, callee), key, rest < 1 ? calls.part(rest) : calls);
        }
      }
    });
  }

  private static boolean isOfClients(List<String> key) {
    return !isCaller(key) && key.get(2).isEmpty();
  }

  private void add(Pair pair, List<String> key, Calls calls) {
    edges.add(new Edge(pair.caller(), pair.callee(), key.get(4), Kind.valueOf(key.get(3)), calls));
  }
}
