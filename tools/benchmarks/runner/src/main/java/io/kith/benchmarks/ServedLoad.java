package io.kith.benchmarks;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import tools.jackson.databind.json.JsonMapper;

/**
 * Servers under the load of a program that is not written in Java: what they answer in a second,
 * and the CPU time that the operating system charges them for it.
 */
final class ServedLoad {
  private static final long ANSWER_SECONDS = 30;
  private static final int WARMUP_STEP_SECONDS = 2;

  /** What the compiler may spend in a step of the warm-up that counts as quiet. */
  private static final long QUIET_COMPILE_MILLIS = 200;

  private static final JsonMapper JSON = JsonMapper.shared();

  /** A server, and the path of its request. */
  record Target(String name, Row.Side server, String artifact, String path) {}

  /** One window of one server. */
  record Window(
      double callsPerSecond,
      double serverCpuMicros,
      double serverSystemCpuMicros,
      double serverAllocatedBytes,
      double toolCpuMicros,
      double meanMicros,
      double p99Micros,
      double otherCpu) {}

  /** All that was seen of one server. */
  record Served(
      Target target,
      List<Window> windows,
      List<Long> failed,
      List<Integer> warmupSeconds,
      List<String> failures) {

    double median(ToDoubleFunction<Window> figure) {
      return spread(figure).median();
    }

    Spread spread(ToDoubleFunction<Window> figure) {
      return Spread.of(windows.stream().mapToDouble(figure).toArray());
    }

    long failedCalls() {
      return failed.stream().mapToLong(Long::longValue).sum();
    }
  }

  private final Launcher launcher;
  private final LoadTool tool;
  private final Consumer<String> check;
  private final PrintStream progress;

  /**
   * A load.
   *
   * @param check takes the address of a request, makes it, and throws if the answer is wrong
   */
  ServedLoad(Launcher launcher, LoadTool tool, Consumer<String> check, PrintStream progress) {
    this.launcher = launcher;
    this.tool = tool;
    this.check = check;
    this.progress = progress;
  }

  /** Goes through all servers, round after round, with a new process each time. */
  List<Served> run(List<Target> targets, Plan plan) {
    List<Served> all =
        targets.stream()
            .map(target ->
                new Served(
                    target,
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ArrayList<>()))
            .toList();
    for (int round = 1; round <= plan.rounds(); round++) {
      for (Served served : all) {
        progress.printf(
            "round %d of %d: %s %s%n",
            round, plan.rounds(), tool.program(), served.target().name());
        measure(served, plan);
      }
    }
    return all;
  }

  private void measure(Served served, Plan plan) {
    Target target = served.target();
    try (Child server = launcher.server(target.server(), target.name())) {
      String url = "http://127.0.0.1:" + Launcher.ready(server) + target.path();
      check.accept(url);
      served.warmupSeconds().add(warmUp(server, url, plan));
      for (int i = 0; i < plan.windows(); i++) {
        served.windows().add(window(server, url, plan.seconds(), served.failed()));
      }
      progress.printf(
          "  %,.0f calls/s, CPU %.1f µs/call%n",
          served.median(Window::callsPerSecond), served.median(Window::serverCpuMicros));
    } catch (RuntimeException e) {
      served.failures().add(String.valueOf(e.getMessage()));
      progress.println("  did not run to its end: " + e.getMessage());
    }
  }

  /** Until the compilers have come to rest, as with {@link Pair#warmUp}. */
  private int warmUp(Child server, String url, Plan plan) {
    int seconds = 0;
    boolean quiet = false;
    long compileMillis = stat(server, "compileMillis");
    while (seconds < plan.warmupSeconds() || !quiet && seconds < plan.maxWarmupSeconds()) {
      tool.run(url, WARMUP_STEP_SECONDS);
      seconds += WARMUP_STEP_SECONDS;
      long nowMillis = stat(server, "compileMillis");
      quiet = nowMillis - compileMillis < QUIET_COMPILE_MILLIS;
      compileMillis = nowMillis;
    }
    return seconds;
  }

  private Window window(Child server, String url, int seconds, List<Long> failed) {
    long allocatedBytes = stat(server, "allocatedBytes");
    CpuTime serverCpu = CpuTime.ofProcess(server.pid());
    CpuTime toolCpu = CpuTime.ofEndedChildren();
    CpuTime machineCpu = CpuTime.ofMachine();
    long startNanos = System.nanoTime();
    LoadTool.Outcome outcome = tool.run(url, seconds);
    double elapsedMicros = (System.nanoTime() - startNanos) / 1e3;
    serverCpu = CpuTime.ofProcess(server.pid()).since(serverCpu);
    toolCpu = CpuTime.ofEndedChildren().since(toolCpu);
    machineCpu = CpuTime.ofMachine().since(machineCpu);
    failed.add(outcome.failed());
    double calls = Math.max(1, outcome.succeeded());
    return new Window(
        outcome.succeeded() / (double) seconds,
        serverCpu.totalMicros() / calls,
        serverCpu.systemMicros() / calls,
        (stat(server, "allocatedBytes") - allocatedBytes) / calls,
        toolCpu.totalMicros() / calls,
        outcome.meanMicros(),
        outcome.p99Micros(),
        Math.max(0, machineCpu.totalMicros() - serverCpu.totalMicros() - toolCpu.totalMicros())
            / elapsedMicros);
  }

  private static long stat(Child server, String counter) {
    return JSON.readTree(server.ask("STATS", ANSWER_SECONDS)).get(counter).asLong();
  }
}
