package io.kith.benchmarks;

import io.kith.benchmarks.Row.Style;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command that measures what it costs that a process tells of itself. */
@Command(
    name = "telemetry",
    mixinStandardHelpOptions = true,
    description =
        "Measures Kith with telemetry off, with metrics and no call sampled, and with every call"
            + " sampled; and grpc-java without and with the OpenTelemetry Java agent. All send to"
            + " the same sink.")
final class TelemetryCommand implements Callable<Integer> {

  private static final int CALLS_IN_FLIGHT = 64;
  private static final int PAYLOAD_BYTES = 100;
  private static final String AGENT = "runner/target/agent/opentelemetry-javaagent.jar";

  @Option(
      names = "--rounds",
      description = "How often to go through all. Default: ${DEFAULT-VALUE}.")
  private int rounds = 3;

  @Option(
      names = "--warmup",
      paramLabel = "SECONDS",
      description = "Least load before the first window; at most three times it. Default: 10.")
  private int warmup = 10;

  @Option(names = "--windows", description = "Windows in one process. Default: ${DEFAULT-VALUE}.")
  private int windows = 3;

  @Option(names = "--seconds", description = "Length of a window. Default: ${DEFAULT-VALUE}.")
  private int seconds = 4;

  @Option(names = "--only-kith", description = "Leave out grpc-java.")
  private boolean onlyKith;

  @Parameters(
      paramLabel = "ROW",
      arity = "0..*",
      description = "Only these rows, such as kith-telemetry-off. Default: all.")
  private List<String> only = List.of();

  @Override
  public Integer call() throws IOException {
    ClassPaths classPaths = ClassPaths.besideThis();
    Path agent = classPaths.home().resolve(AGENT);
    if (!onlyKith && !Files.exists(agent)) {
      System.err.println(
          "bench: there is no " + agent + "; build the benchmarks, or use --only-kith");
      return CommandLine.ExitCode.USAGE;
    }
    try (var sink = new TelemetrySink();
        RunFolder folder = RunFolder.create()) {
      var plan =
          new Plan(
              rows(sink.url(), agent, onlyKith).stream()
                  .filter(row -> only.isEmpty() || only.contains(row.name()))
                  .toList(),
              List.of(new Scenario.Closed(CALLS_IN_FLIGHT, PAYLOAD_BYTES)),
              rounds,
              warmup,
              3 * warmup,
              windows,
              seconds,
              Plan.DEFAULT_JVM_FLAGS);
      System.err.printf(
          "%d runs, about %d minutes; logs in %s%n",
          plan.cells(), plan.estimatedSeconds() / 60 + 1, folder.path());
      List<Result> results = new Bench(plan, classPaths, folder.path(), System.err).run();
      System.out.println(TextReport.of(Machine.here(classPaths.home()), plan, classPaths, results));
      System.out.println(TelemetryReport.of(results, sink.bytes()));
      boolean isBroken =
          results.stream()
              .anyMatch(
                  one -> !one.failures().isEmpty() || one.failedCalls() + one.lostCalls() > 0);
      if (!isBroken) {
        folder.discard();
      }
      return isBroken ? 1 : 0;
    }
  }

  /** Those of Kith, and those of grpc-java with its agent. */
  static List<Row> rows(String sink, Path agent, boolean onlyKith) {
    var rows = new ArrayList<Row>();
    for (String variant : List.of("off", "unsampled", "sampled")) {
      rows.add(
          new Row(
              "kith-telemetry-" + variant,
              "kith",
              "telemetry-" + variant,
              Style.BLOCKING,
              "kith-",
              true,
              List.of("-Dkith.bench.sink=" + sink)));
    }
    if (!onlyKith) {
      rows.add(grpc("grpc", List.of()));
      rows.add(grpc("grpc-agent-unsampled", agent(sink, agent, "always_off")));
      rows.add(grpc("grpc-agent-sampled", agent(sink, agent, "always_on")));
    }
    return rows;
  }

  private static Row grpc(String name, List<String> flags) {
    return new Row(name, "grpc", "default", Style.BLOCKING, "grpc-netty-shaded-", true, flags);
  }

  /** The agent as it is by default, but for where it sends and what it samples. */
  private static List<String> agent(String sink, Path agent, String sampler) {
    return List.of(
        "-javaagent:" + agent,
        "-Dotel.service.name=echo",
        "-Dotel.exporter.otlp.protocol=http/protobuf",
        "-Dotel.exporter.otlp.endpoint=" + sink,
        "-Dotel.traces.sampler=" + sampler);
  }
}
