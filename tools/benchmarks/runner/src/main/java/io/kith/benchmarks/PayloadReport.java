package io.kith.benchmarks;

import java.util.List;
import java.util.Locale;

/** A run with large payloads as tables in Markdown, by the MiB instead of by the call. */
final class PayloadReport {

  private static final double MICROS_PER_MILLI = 1_000;

  private PayloadReport() {}

  static String of(Machine machine, Plan plan, List<Result> results) {
    var out = new StringBuilder();
    line(out, "%s", machine.line());
    line(
        out,
        "%d rounds, %d to %d s warm-up, %d windows of %d s in each; median, in brackets the least and the most",
        plan.rounds(),
        plan.warmupSeconds(),
        plan.maxWarmupSeconds(),
        plan.windows(),
        plan.seconds());
    line(out, "JVM flags of every process: %s", String.join(" ", plan.jvmFlags()));
    for (Scenario scenario : plan.scenarios()) {
      line(out, "%n### %s%n", scenario);
      line(
          out,
          "| peer | MiB/s each way | of raw | p50 ms | p99 ms | CPU µs/MiB server + client | allocated/payload server + client | peak MiB server + client | failed | other CPU |");
      line(out, "|---|%s", "---:|".repeat(9));
      List<Result> rows =
          results.stream().filter(result -> result.scenario().equals(scenario)).toList();
      rows.forEach(result -> row(out, result, rows.getFirst()));
    }
    for (Result result : results) {
      if (!result.firstError().isEmpty()) {
        line(
            out,
            "%n%s %s: the first failure: %s",
            name(result),
            result.scenario(),
            result.firstError());
      }
      result
          .failures()
          .forEach(why ->
              line(
                  out, "%n%s %s did not run to its end: %s", name(result), result.scenario(), why));
    }
    return out.toString();
  }

  private static void row(StringBuilder out, Result result, Result raw) {
    double mebibytes = (double) result.scenario().payloadBytes() / Scenario.MEBIBYTE;
    Spread carried = result.spread(window -> window.callsPerSecond() * mebibytes);
    Spread first = raw.spread(window -> window.callsPerSecond() * mebibytes);
    line(
        out,
        "| %s | %,.0f (%,.0f–%,.0f) | %.2f | %.1f | %.1f | %,.0f + %,.0f | %.1f + %.1f | %d + %d | %d | %.2f |",
        name(result),
        carried.median(),
        carried.min(),
        carried.max(),
        carried.median() / first.median(),
        result.median(Window::p50Micros) / MICROS_PER_MILLI,
        result.median(Window::p99Micros) / MICROS_PER_MILLI,
        result.median(Window::serverCpuMicros) / mebibytes,
        result.median(Window::clientCpuMicros) / mebibytes,
        result.median(Window::serverAllocatedBytes) / result.scenario().payloadBytes(),
        result.median(Window::clientAllocatedBytes) / result.scenario().payloadBytes(),
        result.serverPeakBytes() / Scenario.MEBIBYTE,
        result.clientPeakBytes() / Scenario.MEBIBYTE,
        result.failedCalls(),
        result.median(Window::otherCpu));
  }

  private static String name(Result result) {
    return result.row().name();
  }

  private static void line(StringBuilder out, String format, Object... words) {
    out.append(String.format(Locale.ROOT, format, words)).append(System.lineSeparator());
  }
}
