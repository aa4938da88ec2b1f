package io.kith.benchmarks;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Carries out a plan: one row after another, round after round, so that whatever disturbs the
 * machine for a while disturbs all rows alike.
 */
final class Bench {
  private final Plan plan;
  private final ClassPaths classPaths;
  private final Path logs;
  private final PrintStream progress;
  private int done;

  Bench(Plan plan, ClassPaths classPaths, Path logs, PrintStream progress) {
    this.plan = plan;
    this.classPaths = classPaths;
    this.logs = logs;
    this.progress = progress;
  }

  List<Result> run() {
    var results = new ArrayList<Result>();
    for (Scenario scenario : plan.scenarios()) {
      plan.rows().forEach(row -> results.add(new Result(row, scenario)));
    }
    for (int round = 1; round <= plan.rounds(); round++) {
      results.forEach(this::run);
    }
    return results;
  }

  private void run(Result result) {
    progress.printf(
        "[%d/%d] %s %s%n", ++done, plan.cells(), result.scenario(), result.row().name());
    try (Pair pair =
        Pair.start(result.row(), result.scenario(), classPaths, plan.jvmFlags(), logs)) {
      result.warmedUp(pair.warmUp(plan.warmupSeconds(), plan.maxWarmupSeconds()));
      for (int i = 0; i < plan.windows(); i++) {
        result.add(pair.measure(plan.seconds()));
      }
      result.add(pair.stop(), pair.connections());
      progress.println("  " + TextReport.brief(result));
    } catch (RuntimeException e) {
      result.failed(String.valueOf(e.getMessage()));
      progress.println("  did not run to its end: " + e.getMessage());
    }
  }
}
