package io.kith.benchmarks;

import io.kith.benchmarks.Row.Style;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The same load over more and more connections: what one costs, busy and idle. */
final class Connections {

  /**
   * The whole heap is touched from the start, so that what else grows shows in what is resident.
   */
  static final List<String> JVM_FLAGS =
      Stream.concat(Plan.DEFAULT_JVM_FLAGS.stream(), Stream.of("-XX:+AlwaysPreTouch")).toList();

  private static final int PAYLOAD_BYTES = 100;
  private static final int IDLE_SECONDS = 3;

  /** Who has many of whom. */
  enum Shape {
    RAW_CLIENTS("raw", "clients"),
    CLIENTS("kith", "clients"),
    INSTANCES("kith", "instances");

    private final String module;
    private final String many;

    Shape(String module, String many) {
      this.module = module;
      this.many = many;
    }

    /** As it is called in the report. */
    String title() {
      return this == INSTANCES ? module + ", 1 client" : module + ", 1 server";
    }

    private Row row(int connections) {
      String variant = many + "-" + connections;
      return new Row(
          module + "-" + variant, module, variant, Style.BLOCKING, module + "-", false, List.of());
    }
  }

  /** One shape with so many connections, over all rounds. */
  record Point(Shape shape, int connections, Result result, List<Pair.Rest> rests) {}

  private final ClassPaths classPaths;
  private final Path logs;
  private final PrintStream progress;

  Connections(ClassPaths classPaths, Path logs, PrintStream progress) {
    this.classPaths = classPaths;
    this.logs = logs;
    this.progress = progress;
  }

  /** Goes through all shapes and numbers of connections, round after round. */
  List<Point> run(List<Integer> counts, int inFlight, int rounds, int warmupSeconds, int seconds) {
    var load = new Scenario.Closed(inFlight, PAYLOAD_BYTES);
    var points = new ArrayList<Point>();
    for (Shape shape : Shape.values()) {
      for (int count : counts) {
        points.add(new Point(shape, count, new Result(shape.row(count), load), new ArrayList<>()));
      }
    }
    for (int round = 1; round <= rounds; round++) {
      for (Point point : points) {
        progress.printf("round %d of %d: %s%n", round, rounds, point.result().row().name());
        measure(point, warmupSeconds, seconds);
      }
    }
    return points;
  }

  private void measure(Point point, int warmupSeconds, int seconds) {
    Result result = point.result();
    try (Pair pair = Pair.start(result.row(), result.scenario(), classPaths, JVM_FLAGS, logs)) {
      result.warmedUp(pair.warmUp(warmupSeconds, 3 * warmupSeconds));
      result.add(pair.measure(seconds));
      result.add(pair.measure(seconds));
      result.add(pair.stop(), pair.connections());
      point.rests().add(pair.rest(IDLE_SECONDS));
      progress.println("  " + TextReport.brief(result));
    } catch (RuntimeException e) {
      result.failed(String.valueOf(e.getMessage()));
      progress.println("  did not run to its end: " + e.getMessage());
    }
  }
}
