package io.kith.collector.figures;

import io.kith.collector.figures.CallSeries.Side;
import java.util.ArrayList;
import java.util.List;

/**
 * Which rows of a table with processes or series are asked for: conditions, and the values in the
 * places of their question marks.
 */
record Where(List<String> conditions, List<String> values) {

  static final Where ALL = new Where(List.of(), List.of());

  private Where and(String condition, String value) {
    var moreConditions = new ArrayList<>(conditions);
    var moreValues = new ArrayList<>(values);
    moreConditions.add(condition);
    moreValues.add(value);
    return new Where(List.copyOf(moreConditions), List.copyOf(moreValues));
  }

  Where side(Side side) {
    return and("s.side = ?", side.name());
  }

  /** What tells of calls between two. */
  Where edges() {
    return and("s.side <> ?", Side.INSTANCE.name());
  }

  /** What was called by those who are not called themselves, as far as anybody knows. */
  Where fromOutside(long sinceSecond) {
    return side(Side.CALLEE)
        .and(
            "s.peer NOT IN (SELECT known.service FROM call_series known WHERE known.side = ?"
                + " AND known.used_until >= "
                + sinceSecond
                + ")",
            Side.CALLEE.name());
  }

  /** Of processes alone: those that have told of their calls by the metric. */
  Where counting() {
    return and("CASE WHEN s.counted > 0 THEN 'yes' ELSE 'no' END = ?", "yes");
  }

  Where service(String service) {
    return and("s.service = ?", service);
  }

  Where peer(String peer) {
    return and("s.peer = ?", peer);
  }

  /** Empty for all. */
  Where method(String method) {
    return method.isEmpty() ? this : and("s.method = ?", method);
  }

  /** Each empty for all. */
  Where group(String zone, String version, String label) {
    Where where = zone.isEmpty() ? this : and("s.zone = ?", zone);
    where = version.isEmpty() ? where : where.and("s.version = ?", version);
    return label.isEmpty()
        ? where
        : where.and("s.labels LIKE ? ESCAPE '!'", "%\n" + escaped(label) + "\n%");
  }

  private static String escaped(String text) {
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_");
  }

  /** To stand behind other conditions. */
  String sql() {
    return String.join("", conditions.stream().map(condition -> " AND " + condition).toList());
  }
}
