package io.kith.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command that measures streams: many small messages, and many bytes for a slow consumer. */
@Command(
    name = "streams",
    aliases = "--streams",
    mixinStandardHelpOptions = true,
    description =
        "Measures streams of replies: many small messages as fast as they come, and many bytes for a consumer that is slower than the producer.")
final class StreamsCommand implements Callable<Integer> {

  private static final int SMALL_BYTES = 100;
  private static final int LARGE_BYTES = 64 << 10;
  private static final long GIBIBYTE = 1L << 30;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "ROW",
      description =
          "Only these rows: kith, kith-over-grpc, grpc-default, grpc-virtual, grpc-direct.")
  private Set<String> only = new LinkedHashSet<>();

  @Option(
      names = "--messages",
      description = "How many messages of 100 bytes. Default: ${DEFAULT-VALUE}.")
  private long messages = 1_000_000;

  @Option(
      names = "--gib",
      description = "How many GiB in messages of 64 KiB. Default: ${DEFAULT-VALUE}.")
  private double gibibytes = 10;

  @Option(
      names = "--rate",
      paramLabel = "MIB",
      description =
          "What the slow consumer takes in a second, in MiB; it has to be less than the producer makes. Default: ${DEFAULT-VALUE}.")
  private int mebibytesPerSecond = 256;

  @Option(
      names = "--rounds",
      description =
          "How often to go through all rows, with new processes each time. Default: ${DEFAULT-VALUE}.")
  private int rounds = 3;

  @Option(names = "--json", description = "Print JSON instead of a table.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    ClassPaths classPaths = ClassPaths.besideThis();
    List<StreamLoad> loads =
        List.of(
            new StreamLoad("small", messages, SMALL_BYTES, 0),
            new StreamLoad(
                "slow consumer",
                Math.round(gibibytes * GIBIBYTE / LARGE_BYTES),
                LARGE_BYTES,
                (long) mebibytesPerSecond << 20));
    try (RunFolder folder = RunFolder.create()) {
      var runs = new ArrayList<StreamRun>();
      for (int round = 1; round <= rounds; round++) {
        for (Row row : rows(classPaths)) {
          for (StreamLoad load : loads) {
            System.err.printf("%d/%d %s, %s%n", round, rounds, row.name(), load.name());
            runs.add(StreamRun.of(row, load, classPaths, folder.path()));
          }
        }
      }
      Machine machine = Machine.here(classPaths.home());
      System.out.println(
          json ? StreamsReport.json(machine, runs) : StreamsReport.table(machine, loads, runs));
      boolean broken = runs.stream().anyMatch(run -> !run.error().isEmpty());
      if (!broken) {
        folder.discard();
      }
      return broken ? 1 : 0;
    }
  }

  private List<Row> rows(ClassPaths classPaths) {
    return Catalogue.streamRows().stream()
        .filter(row -> only.isEmpty() || only.contains(row.name()))
        .filter(row -> classPaths.isBuilt(row.module()))
        .toList();
  }
}
