package io.kith.benchmarks;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command that measures calls whose payload is large: bytes carried, CPU time and memory. */
@Command(
    name = "payload",
    mixinStandardHelpOptions = true,
    description =
        "Measures calls with payloads of 1 MiB and 64 MiB: what is carried, CPU time for each MiB, and memory.")
final class PayloadCommand implements Callable<Integer> {

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "ROW",
      description = "Only these peers or rows. Default: ${DEFAULT-VALUE}.")
  private Set<String> only =
      new LinkedHashSet<>(
          List.of(
              "raw",
              "raw-thread",
              "kith",
              "kith-nonblocking",
              "grpc-default",
              "grpc-virtual",
              "grpc-direct-async"));

  @Option(
      names = "--scenarios",
      split = ",",
      paramLabel = "SCENARIO",
      description = "Calls in flight x size. Default: ${DEFAULT-VALUE}.")
  private List<String> scenarios = List.of("8x1MiB", "1x64MiB");

  @Option(
      names = "--rounds",
      description = "How often to go through all rows. Default: ${DEFAULT-VALUE}.")
  private int rounds = 1;

  @Option(names = "--seconds", description = "Length of a window. Default: ${DEFAULT-VALUE}.")
  private int seconds = 3;

  @Option(names = "--json", description = "Print JSON instead of a table.")
  private boolean json;

  private static final int WARMUP_SECONDS = 4;
  private static final int MAX_WARMUP_SECONDS = 8;
  private static final int WINDOWS = 2;

  /** The heap grows as it is needed, so that the memory seen is the memory used. */
  static final List<String> JVM_FLAGS =
      Plan.DEFAULT_JVM_FLAGS.stream()
          .map(flag -> flag.equals("-Xms1g") ? "-Xms64m" : flag)
          .toList();

  @Override
  public Integer call() throws IOException {
    ClassPaths classPaths = ClassPaths.besideThis();
    var plan =
        new Plan(
            only.stream().map(Catalogue::row).toList(),
            scenarios.stream().map(Scenario::parse).toList(),
            rounds,
            WARMUP_SECONDS,
            MAX_WARMUP_SECONDS,
            WINDOWS,
            seconds,
            JVM_FLAGS);
    try (RunFolder folder = RunFolder.create()) {
      List<Result> results = new Bench(plan, classPaths, folder.path(), System.err).run();
      Machine machine = Machine.here(classPaths.home());
      System.out.println(
          json
              ? JsonReport.of(machine, plan, classPaths, results)
              : PayloadReport.of(machine, plan, results));
      boolean broken = results.stream().anyMatch(result -> !result.failures().isEmpty());
      if (!broken) {
        folder.discard();
      }
      return broken ? 1 : 0;
    }
  }
}
