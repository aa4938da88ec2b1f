package io.kith.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The benchmark command: measures Kith beside its peers and prints the figures. Exit code 1 when a
 * row did not run to its end or lost a call.
 */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    subcommands = {
      StartUpCommand.class,
      PayloadCommand.class,
      ConnectionsCommand.class,
      WireCommand.class,
      HttpCommand.class,
      StreamsCommand.class,
      StormCommand.class,
      StackCommand.class,
      CollectorCommand.class,
      TelemetryCommand.class
    },
    description =
        "Measures Kith and its peers side by side: the same echo call, one server and one client process each, on the loopback address.",
    footer =
        "kith bench --jmh [REGEX] measures codecs and the stages of a call in one process; the options behind it are JMH's.")
public final class Main implements Callable<Integer> {
  @Option(
      names = "--quick",
      description = "A sensible part in less than five minutes: the main rows, 64x100, one round.")
  private boolean quick;

  @Option(
      names = "--all",
      description =
          "Every variant of every peer, three rounds: several hours. Default: the main rows, one round.")
  private boolean all;

  @Option(names = "--json", description = "Print JSON instead of tables.")
  private boolean json;

  @Option(
      names = "--save",
      paramLabel = "FILE",
      description = "Write the JSON to this file as well, whatever is printed.")
  private @Nullable Path save;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "PEER",
      description = "Only these peers or rows (see --list).")
  private Set<String> only = new LinkedHashSet<>();

  @Option(
      names = "--scenarios",
      split = ",",
      paramLabel = "SCENARIO",
      description =
          "Calls in flight x payload bytes, or open@calls per second x payload bytes. Default: 64x100,512x100,1x100,64x4096,open.")
  private List<String> scenarios = List.of();

  @Option(
      names = "--rounds",
      description =
          "How often to go through all rows, with new processes each time. Default: 1, all 3.")
  private @Nullable Integer rounds;

  @Option(
      names = "--warmup",
      paramLabel = "SECONDS",
      description = "Least load before the first window of a process. Default: 8, quick 3.")
  private @Nullable Integer warmup;

  @Option(
      names = "--max-warmup",
      paramLabel = "SECONDS",
      description =
          "Most load before it, when the JIT compilers do not come to rest. Default: 20, quick 12, all 30.")
  private @Nullable Integer maxWarmup;

  @Option(names = "--windows", description = "Windows in one process. Default: 3, all 2.")
  private @Nullable Integer windows;

  @Option(names = "--seconds", description = "Length of a window. Default: 4, quick 1, all 5.")
  private @Nullable Integer seconds;

  @Option(
      names = "--jvm-flags",
      split = " ",
      paramLabel = "FLAGS",
      description = "Flags of every process, in place of: ${DEFAULT-VALUE}")
  private List<String> jvmFlags = Plan.DEFAULT_JVM_FLAGS;

  @Option(names = "--list", description = "List the rows and end.")
  private boolean list;

  private Main() {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }

  @Override
  public Integer call() throws IOException {
    if (list) {
      Catalogue.rows()
          .forEach(row ->
              System.out.printf(
                  "%-24s peer %s, %s calls%s%n",
                  row.name(),
                  row.module(),
                  row.style().word(),
                  row.isMain() ? ", a main row" : ""));
      return 0;
    }
    ClassPaths classPaths = ClassPaths.besideThis();
    Plan plan;
    try {
      plan = plan(classPaths);
    } catch (IllegalArgumentException e) {
      System.err.println("bench: " + e.getMessage());
      return CommandLine.ExitCode.USAGE;
    }
    try (RunFolder folder = RunFolder.create()) {
      System.err.printf(
          "%d runs, about %d minutes; logs in %s%n",
          plan.cells(), plan.estimatedSeconds() / 60 + 1, folder.path());
      List<Result> results = new Bench(plan, classPaths, folder.path(), System.err).run();
      Machine machine = Machine.here(classPaths.home());
      if (save != null) {
        Files.writeString(save, JsonReport.of(machine, plan, classPaths, results));
      }
      System.out.println(
          json
              ? JsonReport.of(machine, plan, classPaths, results)
              : TextReport.of(machine, plan, classPaths, results));
      if (results.stream().anyMatch(Main::isBroken)) {
        return 1;
      }
      folder.discard();
      return 0;
    }
  }

  /** What a peer fails or loses under load is its own; what Kith does is an error here. */
  private static boolean isBroken(Result result) {
    boolean incomplete = result.failedCalls() + result.lostCalls() > 0;
    return !result.failures().isEmpty() || result.row().isKith() && incomplete;
  }

  private Plan plan(ClassPaths classPaths) {
    List<Row> rows = Catalogue.select(only, !all);
    rows.stream()
        .filter(row -> !classPaths.isBuilt(row.module()))
        .forEach(row -> System.err.println(row.name() + " is left out: it is not built"));
    rows = rows.stream().filter(row -> classPaths.isBuilt(row.module())).toList();
    List<String> texts =
        !scenarios.isEmpty()
            ? scenarios
            : quick ? List.of("64x100") : List.of("64x100", "512x100", "1x100", "64x4096", "open");
    int least = warmup != null ? warmup : quick ? 3 : 8;
    return new Plan(
        rows,
        texts.stream().map(Scenario::parse).toList(),
        rounds != null ? rounds : all ? 3 : 1,
        least,
        Math.max(least, maxWarmup != null ? maxWarmup : quick ? 12 : all ? 30 : 20),
        windows != null ? windows : all ? 2 : 3,
        seconds != null ? seconds : quick ? 1 : all ? 5 : 4,
        jvmFlags);
  }
}
