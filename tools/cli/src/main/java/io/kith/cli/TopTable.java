package io.kith.cli;

import io.kith.collector.Alerts.Alert;
import io.kith.collector.Alerts.State;
import io.kith.collector.Observations.Edge;
import io.kith.collector.Observations.Node;
import io.kith.collector.Observations.Red;
import io.kith.collector.Observations.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** How services go, as a table for people: the busiest first. */
final class TopTable {

  private static final List<String> HEAD =
      List.of(
          "SERVICE",
          "KIND",
          "INSTANCES",
          "CALLS/S",
          "FAILED",
          "P50",
          "P99",
          "IN FLIGHT",
          "TOP CALLERS");
  private static final int FIRST_NUMBER = 2;
  private static final int LAST_NUMBER = 7;
  private static final int CALLERS = 3;

  private TopTable() {}

  static List<String> lines(Topology topology, List<Alert> alerts, String hub) {
    var lines = new ArrayList<String>();
    lines.add(title(topology, alerts, hub));
    lines.add("");
    var rows = new ArrayList<List<String>>();
    rows.add(HEAD);
    topology.nodes().stream()
        .sorted(
            Comparator.comparingDouble((Node node) -> node.served().perSecond())
                .reversed()
                .thenComparing(Node::name))
        .forEach(node -> rows.add(row(node, topology)));
    if (rows.size() == 1) {
      lines.add("nobody has told of any calls in this time");
      return lines;
    }
    lines.addAll(aligned(rows));
    alerts.stream()
        .filter(alert -> alert.state() == State.FIRING)
        .forEach(alert -> lines.add((lines.getLast().startsWith("!") ? "" : "\n") + alert(alert)));
    return lines.stream().flatMap(String::lines).toList();
  }

  private static String alert(Alert alert) {
    return "! "
        + alert.severity().name().toLowerCase(Locale.ROOT)
        + "  "
        + printable(alert.summary());
  }

  private static String title(Topology topology, List<Alert> alerts, String hub) {
    long firing = alerts.stream().filter(alert -> alert.state() == State.FIRING).count();
    double perSecond = topology.edges().stream().mapToDouble(edge -> edge.red().perSecond()).sum();
    return hub
        + "  "
        + topology.from()
        + ", "
        + Duration.between(topology.from(), topology.to()).toSeconds()
        + " s  "
        + topology.nodes().size()
        + " services, "
        + rate(perSecond)
        + " calls/s, "
        + firing
        + (firing == 1 ? " alert" : " alerts");
  }

  private static List<String> row(Node node, Topology topology) {
    Red red = node.served();
    return List.of(
        node.name(),
        node.kind().name().toLowerCase(Locale.ROOT),
        node.instances() == 0 ? "-" : Integer.toString(node.instances()),
        rate(red.perSecond()),
        red.calls() == 0 ? "-" : percent(red.failedShare()),
        red.calls() == 0 ? "-" : millis(red.p50Millis()),
        red.calls() == 0 ? "-" : millis(red.p99Millis()),
        node.inFlight().map(String::valueOf).orElse("-"),
        callers(node, topology));
  }

  private static String callers(Node node, Topology topology) {
    List<Edge> edges =
        topology.edges().stream()
            .filter(edge -> edge.callee().equals(node.name()))
            .sorted(Comparator.comparingLong((Edge edge) -> edge.red().calls()).reversed())
            .toList();
    double all = Math.max(1, edges.stream().mapToLong(edge -> edge.red().calls()).sum());
    return String.join(
        ", ",
        edges.stream()
            .limit(CALLERS)
            .map(edge -> edge.caller() + " " + percent(edge.red().calls() / all))
            .toList());
  }

  static String rate(double perSecond) {
    return perSecond >= 100 || perSecond == 0
        ? String.format(Locale.ROOT, "%.0f", perSecond)
        : String.format(Locale.ROOT, "%.1f", perSecond);
  }

  static String percent(double share) {
    double percent = share * 100;
    return percent == 0 || percent >= 99.95
        ? Math.round(percent) + " %"
        : String.format(Locale.ROOT, "%.1f %%", percent);
  }

  /** In the unit in which it has few digits. */
  static String millis(double millis) {
    if (millis >= 1_000) {
      return String.format(Locale.ROOT, "%.2f s", millis / 1_000);
    }
    return millis >= 10
        ? String.format(Locale.ROOT, "%.0f ms", millis)
        : String.format(Locale.ROOT, "%.2f ms", millis);
  }

  private static List<String> aligned(List<List<String>> rows) {
    int[] widths = new int[HEAD.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return rows.stream().map(row -> aligned(row, widths)).toList();
  }

  private static String aligned(List<String> row, int[] widths) {
    var line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      boolean toTheRight = i >= FIRST_NUMBER && i <= LAST_NUMBER;
      int blanks = widths[i] - row.get(i).length();
      line.append(i == 0 ? "" : "  ");
      line.repeat(' ', toTheRight ? blanks : 0).append(printable(row.get(i)));
      line.repeat(' ', toTheRight ? 0 : blanks);
    }
    return line.toString().stripTrailing();
  }

  /** What others have told gives no orders to a terminal. */
  static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
