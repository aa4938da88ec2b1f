package io.kith.cli;

import io.kith.config.ConfigException;
import io.kith.simulator.Simulator;
import io.kith.simulator.figures.Figures;
import io.kith.simulator.report.HtmlReport;
import io.kith.simulator.report.JsonReport;
import io.kith.simulator.report.TextReport;
import io.kith.simulator.scenario.Policy;
import io.kith.simulator.scenario.Scenario;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kith simulate}: tries policies on instances and clients that are not there. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    header = "Simulates thousands of instances and millions of calls, and compares policies.",
    descriptionHeading = "%n",
    description = {
      "Runs the scenario in virtual time, once for each of its policies, with the balancers that run in production. The same seed gives the same figures.",
      "",
      "  kith simulate docs/scenarios/one-slow-instance.yaml --out report.html",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:it is done",
      "1:the report cannot be written",
      "2:wrong usage, or the file is no scenario"
    })
final class SimulateCommand implements Callable<Integer> {

  private static final long BETWEEN_REPORTS_NANOS = 2_000_000_000;

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Parameters(paramLabel = "SCENARIO", description = "a YAML file, such as those in docs/scenarios")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path file;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "another seed than that of the scenario")
  private @Nullable Long seed;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "end it at this virtual time, such as 10s")
  private @Nullable Duration until;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "write a report with charts: one HTML file that needs nothing else")
  private @Nullable Path report;

  @Option(names = "--json", description = "print all figures as one line of JSON")
  private boolean json;

  /** When the current run began to be told of, in real time. */
  private long toldNanos = System.nanoTime();

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    Scenario scenario;
    try {
      scenario = Scenario.read(file);
    } catch (ConfigException e) {
      err.println(e.getMessage());
      return 2;
    }
    scenario = seed == null ? scenario : scenario.withSeed(seed);
    scenario = until == null ? scenario : scenario.until(until);
    long begunNanos = System.nanoTime();
    List<Figures> figures = Simulator.run(scenario, this::tell);
    double seconds = (System.nanoTime() - begunNanos) / 1e9;
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? JsonReport.of(scenario, figures) + "\n" : TextReport.of(scenario, figures));
    out.flush();
    long events = figures.stream().mapToLong(Figures::events).sum();
    err.printf("%,d events in %.1f s%n", events, seconds);
    return report == null ? 0 : write(report, scenario, figures);
  }

  private void tell(Policy policy, double done) {
    long now = System.nanoTime();
    if (now - toldNanos >= BETWEEN_REPORTS_NANOS) {
      toldNanos = now;
      spec.commandLine().getErr().printf("%s: %.0f %%%n", policy.name(), done * 100);
    }
  }

  private int write(Path to, Scenario scenario, List<Figures> figures) {
    PrintWriter err = spec.commandLine().getErr();
    try {
      String source = Files.readString(file);
      Files.writeString(to, HtmlReport.of(scenario, figures, source, command(scenario)));
    } catch (IOException e) {
      err.println("the report cannot be written to " + to + ": " + e);
      return 1;
    }
    err.println("wrote " + to);
    return 0;
  }

  private String command(Scenario scenario) {
    return "./kith simulate "
        + file
        + " --seed "
        + scenario.seed()
        + (until == null ? "" : " --until " + until.toMillis() + "ms");
  }
}
