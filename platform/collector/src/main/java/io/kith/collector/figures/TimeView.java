package io.kith.collector.figures;

import io.kith.collector.Observations.Cell;
import io.kith.collector.Observations.HeatMap;
import io.kith.collector.Observations.Point;
import io.kith.collector.figures.CallSeries.Side;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** How calls went over time. */
public final class TimeView {

  private TimeView() {}

  /**
   * Points of one service.
   *
   * @param method empty for all
   * @param caller empty for all
   * @param points how many at the most
   */
  public static List<Point> series(
      FigureReader reader,
      String service,
      String method,
      String caller,
      Instant from,
      Instant to,
      int points)
      throws SQLException {
    Steps steps = Steps.of(from, to, points, reader.now(), reader.options());
    Map<Long, Calls> calls =
        caller.isEmpty()
            ? served(reader, steps, service, method)
            : between(reader, steps, caller, service, method);
    return IntStream.range(0, steps.count())
        .filter(i -> steps.at(i).isBefore(reader.now()))
        .mapToObj(i ->
            new Point(
                steps.at(i),
                calls.getOrDefault((long) i, new Calls()).red(steps.passed(i, reader.now()))))
        .toList();
  }

  private static Map<Long, Calls> served(
      FigureReader reader, Steps steps, String service, String method) throws SQLException {
    return first(
        reader,
        steps,
        Where.ALL.side(Side.CALLEE).service(service).method(method),
        Where.ALL.side(Side.CALLER).peer(service).method(method));
  }

  private static Map<Long, Calls> between(
      FigureReader reader, Steps steps, String caller, String service, String method)
      throws SQLException {
    return first(
        reader,
        steps,
        Where.ALL.side(Side.CALLER).service(caller).peer(service).method(method),
        Where.ALL
            .side(Side.CALLEE)
            .service(service)
            .peer(caller.equals(Edges.CLIENTS) ? "" : caller)
            .method(method));
  }

  /** Of those who tell, one is enough. */
  private static Map<Long, Calls> first(
      FigureReader reader, Steps steps, Where where, Where otherwise) throws SQLException {
    Map<Long, Calls> calls = reader.slots(steps.part(), steps.seconds(), where);
    return calls.isEmpty() ? reader.slots(steps.part(), steps.seconds(), otherwise) : calls;
  }

  /**
   * How many calls took how long.
   *
   * @param service empty for what came in from outside, whoever took it
   * @param method empty for all
   * @param columns how many at the most
   */
  public static HeatMap heatMap(
      FigureReader reader, String service, String method, Instant from, Instant to, int columns)
      throws SQLException {
    Steps steps = Steps.of(from, to, columns, reader.now(), reader.options());
    Map<Long, Calls> calls =
        service.isEmpty()
            ? reader.slots(
                steps.part(),
                steps.seconds(),
                Where.ALL.fromOutside(steps.part().fromSecond()).method(method))
            : served(reader, steps, service, method);
    var cells = new ArrayList<Cell>();
    for (int column = 0; column < steps.count(); column++) {
      Calls counted = calls.getOrDefault((long) column, new Calls());
      for (int row = 0; row < LatencyBuckets.COUNT; row++) {
        if (counted.all().count(row) > 0) {
          cells.add(new Cell(column, row, counted.all().count(row), counted.failed().count(row)));
        }
      }
    }
    return new HeatMap(
        IntStream.range(0, steps.count()).mapToObj(steps::at).toList(),
        IntStream.range(0, LatencyBuckets.COUNT).mapToObj(LatencyBuckets::upperMillis).toList(),
        cells);
  }
}
