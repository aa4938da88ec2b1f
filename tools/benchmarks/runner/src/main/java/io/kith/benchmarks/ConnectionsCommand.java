package io.kith.benchmarks;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The command that measures what a connection costs: many clients of a server, and many servers.
 */
@Command(
    name = "connections",
    mixinStandardHelpOptions = true,
    description =
        "Measures the same load over more and more connections: many clients of one server, one client of many instances; CPU time and memory of each.")
final class ConnectionsCommand implements Callable<Integer> {

  private static final double KIBIBYTE = 1024;

  @Option(
      names = "--counts",
      split = ",",
      paramLabel = "N",
      description = "How many connections. Default: ${DEFAULT-VALUE}.")
  private List<Integer> counts = List.of(1, 10, 100, 1000);

  @Option(
      names = "--in-flight",
      paramLabel = "N",
      description = "Calls in flight, over all connections together. Default: ${DEFAULT-VALUE}.")
  private int inFlight = 64;

  @Option(
      names = "--rounds",
      description = "How often to go through all. Default: ${DEFAULT-VALUE}.")
  private int rounds = 1;

  @Option(
      names = "--warmup",
      paramLabel = "SECONDS",
      description = "Least load before the first window. Default: ${DEFAULT-VALUE}.")
  private int warmup = 6;

  @Option(names = "--seconds", description = "Length of a window. Default: ${DEFAULT-VALUE}.")
  private int seconds = 3;

  @Option(names = "--json", description = "Print JSON instead of a table.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    ClassPaths classPaths = ClassPaths.besideThis();
    try (RunFolder folder = RunFolder.create()) {
      var points =
          new Connections(classPaths, folder.path(), System.err)
              .run(counts, inFlight, rounds, warmup, seconds);
      Machine machine = Machine.here(classPaths.home());
      System.out.println(json ? json(machine, points) : table(machine, points));
      if (points.stream().anyMatch(ConnectionsCommand::isBroken)) {
        return 1;
      }
      folder.discard();
      return 0;
    }
  }

  private static boolean isBroken(Connections.Point point) {
    Result result = point.result();
    return !result.failures().isEmpty() || result.failedCalls() + result.lostCalls() > 0;
  }

  private String table(Machine machine, List<Connections.Point> points) {
    var out = new StringBuilder();
    line(out, "%s", machine.line());
    line(
        out,
        "%d rounds, %d s warm-up or more, 2 windows of %d s in each; %d calls in flight, 100 bytes; JVM flags: %s%n",
        rounds,
        warmup,
        seconds,
        inFlight,
        String.join(" ", Connections.JVM_FLAGS));
    line(
        out,
        "| peer | connections | calls/s | p50 µs | p99 µs | CPU µs/call server + client | bytes/call server + client | heap KiB/connection server + client | other KiB/connection server + client | idle CPU %% server + client | failed | lost | other CPU |");
    line(out, "|---|%s", "---:|".repeat(12));
    points.forEach(point -> row(out, point, first(points, point)));
    for (Connections.Point point : points) {
      Result result = point.result();
      String name = point.shape().title() + ", " + point.connections();
      if (!result.firstError().isEmpty()) {
        line(out, "%n%s: the first failure: %s", name, result.firstError());
      }
      result.failures().forEach(why -> line(out, "%n%s did not run to its end: %s", name, why));
    }
    return out.toString();
  }

  private static Connections.Point first(List<Connections.Point> points, Connections.Point point) {
    return points.stream()
        .filter(other -> other.shape() == point.shape())
        .findFirst()
        .orElseThrow();
  }

  private static void row(StringBuilder out, Connections.Point point, Connections.Point first) {
    Result result = point.result();
    Spread calls = result.spread(Window::callsPerSecond);
    line(
        out,
        "| %s | %,d | %,.0f (%,.0f–%,.0f) | %.0f | %.0f | %.1f + %.1f | %.0f + %.0f | %s | %s | %.1f + %.1f | %d | %d | %.2f |",
        point.shape().title(),
        point.connections(),
        calls.median(),
        calls.min(),
        calls.max(),
        result.median(Window::p50Micros),
        result.median(Window::p99Micros),
        result.median(Window::serverCpuMicros),
        result.median(Window::clientCpuMicros),
        result.median(Window::serverAllocatedBytes),
        result.median(Window::clientAllocatedBytes),
        perConnection(point, first, Pair.Rest::serverHeapBytes, Pair.Rest::clientHeapBytes),
        perConnection(point, first, Pair.Rest::serverResidentBytes, Pair.Rest::clientResidentBytes),
        100 * median(point, Pair.Rest::serverCpu),
        100 * median(point, Pair.Rest::clientCpu),
        result.failedCalls(),
        result.lostCalls(),
        result.median(Window::otherCpu));
  }

  /** What each connection adds to the run with the fewest. */
  private static String perConnection(
      Connections.Point point,
      Connections.Point first,
      ToDoubleFunction<Pair.Rest> server,
      ToDoubleFunction<Pair.Rest> client) {
    double more = point.connections() - first.connections();
    return more <= 0
        ? ""
        : String.format(
            Locale.ROOT,
            "%.1f + %.1f",
            (median(point, server) - median(first, server)) / more / KIBIBYTE,
            (median(point, client) - median(first, client)) / more / KIBIBYTE);
  }

  private static double median(Connections.Point point, ToDoubleFunction<Pair.Rest> figure) {
    return Spread.of(point.rests().stream().mapToDouble(figure).toArray()).median();
  }

  private static void line(StringBuilder out, String format, Object... words) {
    out.append(String.format(Locale.ROOT, format, words)).append(System.lineSeparator());
  }

  private static String json(Machine machine, List<Connections.Point> points) {
    var report = new LinkedHashMap<String, Object>();
    report.put("machine", machine);
    report.put("jvmFlags", Connections.JVM_FLAGS);
    report.put("points", points.stream().map(ConnectionsCommand::json).toList());
    return JsonMapper.builder()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .build()
        .writeValueAsString(report);
  }

  private static Map<String, Object> json(Connections.Point point) {
    var json = new LinkedHashMap<String, Object>();
    json.put("shape", point.shape());
    json.put("connections", point.connections());
    json.put("failed", point.result().failedCalls());
    json.put("lost", point.result().lostCalls());
    json.put("failures", point.result().failures());
    json.put("windows", point.result().windows());
    json.put("rests", point.rests());
    return json;
  }
}
