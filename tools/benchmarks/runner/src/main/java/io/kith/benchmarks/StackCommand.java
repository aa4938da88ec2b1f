package io.kith.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command that measures what the mechanisms cost that stand around every call by default. */
@Command(
    name = "stack",
    mixinStandardHelpOptions = true,
    description =
        "Measures Kith with all that stands around a call by default, without each mechanism in"
            + " turn, and without any.")
final class StackCommand implements Callable<Integer> {

  private static final int CALLS_IN_FLIGHT = 64;
  private static final int PAYLOAD_BYTES = 100;

  /** The mechanisms that a rule turns off, as the peer knows them. */
  static final List<String> MECHANISMS = List.of("overload", "throttle", "bulkhead", "retry");

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

  @Option(names = "--only-on-and-off", description = "Leave out what is without one mechanism.")
  private boolean onlyOnAndOff;

  @Override
  public Integer call() throws IOException {
    ClassPaths classPaths = ClassPaths.besideThis();
    var plan =
        new Plan(
            rows(onlyOnAndOff),
            List.of(new Scenario.Closed(CALLS_IN_FLIGHT, PAYLOAD_BYTES)),
            rounds,
            warmup,
            3 * warmup,
            windows,
            seconds,
            Plan.DEFAULT_JVM_FLAGS);
    try (RunFolder folder = RunFolder.create()) {
      System.err.printf(
          "%d runs, about %d minutes; logs in %s%n",
          plan.cells(), plan.estimatedSeconds() / 60 + 1, folder.path());
      List<Result> results = new Bench(plan, classPaths, folder.path(), System.err).run();
      System.out.println(TextReport.of(Machine.here(classPaths.home()), plan, classPaths, results));
      System.out.println(StackReport.of(results));
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

  /** All on, all off, and without each of them. */
  static List<Row> rows(boolean onlyOnAndOff) {
    Stream<String> without =
        onlyOnAndOff ? Stream.of() : MECHANISMS.stream().map(name -> "without-" + name);
    return Stream.concat(Stream.of("on", "off"), without)
        .map(variant ->
            new Row(
                "kith-stack-" + variant,
                "kith",
                "stack-" + variant,
                Row.Style.BLOCKING,
                "kith-",
                true,
                List.of()))
        .toList();
  }
}
