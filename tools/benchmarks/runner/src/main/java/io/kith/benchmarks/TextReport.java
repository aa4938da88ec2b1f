package io.kith.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** A run as tables in Markdown: they read well in a terminal too. */
final class TextReport {
  private static final double MICROS_PER_MILLI = 1_000;

  private final StringBuilder out = new StringBuilder();

  private TextReport() {}

  static String of(Machine machine, Plan plan, ClassPaths classPaths, List<Result> results) {
    var report = new TextReport();
    report.head(machine, plan, classPaths);
    for (Scenario scenario : plan.scenarios()) {
      report.scenario(
          scenario, results.stream().filter(result -> result.scenario().equals(scenario)).toList());
    }
    report.ratios(plan, Ratio.of(results));
    report.troubles(results);
    return report.out.toString();
  }

  /** What is known of a row so far, in one line. */
  static String brief(Result result) {
    return "%s calls/s, p99 %s µs, CPU %s µs/call, %s failed, %s lost"
        .formatted(
            spread(result.spread(Window::callsPerSecond)),
            micros(result.median(Window::p99Micros)),
            number("%.1f", result.median(Window::cpuMicros)),
            count(result.failedCalls()),
            count(result.lostCalls()));
  }

  private void head(Machine machine, Plan plan, ClassPaths classPaths) {
    line("%s", machine.line());
    line(
        "%d rounds, %d to %d s warm-up, %d windows of %d s in each; median, in brackets the least and the most",
        plan.rounds(),
        plan.warmupSeconds(),
        plan.maxWarmupSeconds(),
        plan.windows(),
        plan.seconds());
    line("JVM flags of every process: %s", String.join(" ", plan.jvmFlags()));
    plan.rows().stream()
        .map(row ->
            row.artifact()
                + classPaths.version(row.module(), row.artifact()).orElse("(this commit)")
                + (row.jvmFlags().isEmpty() ? "" : " " + String.join(" ", row.jvmFlags())))
        .distinct()
        .forEach(version -> line("- %s", version));
  }

  private void scenario(Scenario scenario, List<Result> results) {
    line("");
    line("### %s: %s", scenario, scenario.inWords());
    line("");
    table(
        List.of(
            "peer",
            "calls/s",
            "of raw",
            "p50 µs",
            "p99 µs",
            "p99.9 µs",
            "CPU µs/call server + client",
            "bytes/call server + client",
            "peak MiB server + client",
            "failed",
            "lost",
            "connections",
            "warm-up s",
            "other CPU"),
        results,
        List.of(
            result -> result.row().name(),
            result -> spread(result.spread(Window::callsPerSecond)),
            result -> ofRaw(result, results),
            result -> micros(result.median(Window::p50Micros)),
            result -> micros(result.median(Window::p99Micros)),
            result -> micros(result.median(Window::p999Micros)),
            result ->
                number(
                    "%.1f + %.1f",
                    result.median(Window::serverCpuMicros), result.median(Window::clientCpuMicros)),
            result ->
                number(
                    "%.0f + %.0f",
                    result.median(Window::serverAllocatedBytes),
                    result.median(Window::clientAllocatedBytes)),
            result ->
                "%d + %d".formatted(result.serverPeakBytes() >> 20, result.clientPeakBytes() >> 20),
            result -> count(result.failedCalls()),
            result -> count(result.lostCalls()),
            result -> count(result.connections()),
            result -> count(result.warmupSeconds()),
            result -> number("%.2f", result.median(Window::otherCpu))));
  }

  private static String ofRaw(Result result, List<Result> results) {
    return results.stream()
        .filter(raw -> raw.row().name().equals("raw"))
        .findFirst()
        .map(raw ->
            number(
                "%.2f", result.median(Window::callsPerSecond) / raw.median(Window::callsPerSecond)))
        .orElse("");
  }

  /** For each of Kith's rows a table: the peers downwards, the scenarios across. */
  private void ratios(Plan plan, List<Ratio> ratios) {
    for (String kith : distinct(ratios, Ratio::kith)) {
      line("");
      line("### %s over its peers: calls/s · CPU per call", kith);
      line("");
      List<Ratio> own = ratios.stream().filter(ratio -> ratio.kith().equals(kith)).toList();
      var heads = new ArrayList<>(List.of("against"));
      var columns = new ArrayList<Function<String, String>>(List.of(Function.identity()));
      for (Scenario scenario : plan.scenarios()) {
        heads.add(scenario.toString());
        columns.add(peer -> ratio(own, peer, scenario));
      }
      table(heads, distinct(own, Ratio::peer), columns);
    }
  }

  private static List<String> distinct(List<Ratio> ratios, Function<Ratio, String> name) {
    return ratios.stream().map(name).distinct().toList();
  }

  private static String ratio(List<Ratio> own, String peer, Scenario scenario) {
    return own.stream()
        .filter(one -> one.peer().equals(peer) && one.scenario().equals(scenario.toString()))
        .findFirst()
        .map(one -> number("%.2f · %.2f", one.calls(), one.cpu()))
        .orElse("");
  }

  private void troubles(List<Result> results) {
    for (Result result : results) {
      if (!result.firstError().isEmpty()) {
        line(
            "%n%s %s: of %s calls %s failed; the first: %s",
            result.row().name(),
            result.scenario(),
            count(result.issued()),
            count(result.failedCalls()),
            result.firstError());
      }
      result
          .failures()
          .forEach(failure ->
              line(
                  "%n%s %s did not run to its end: %s",
                  result.row().name(), result.scenario(), failure));
    }
  }

  private <T> void table(List<String> heads, List<T> items, List<Function<T, String>> columns) {
    line("| %s |", String.join(" | ", heads));
    line("|---|%s", "---:|".repeat(heads.size() - 1));
    for (T item : items) {
      line(
          "| %s |",
          String.join(" | ", columns.stream().map(column -> column.apply(item)).toList()));
    }
  }

  private static String spread(Spread spread) {
    return Double.isNaN(spread.median())
        ? "did not run"
        : "%s (%s–%s)"
            .formatted(
                count(Math.round(spread.median())),
                count(Math.round(spread.min())),
                count(Math.round(spread.max())));
  }

  private static String micros(double micros) {
    return Double.isNaN(micros)
        ? ""
        : micros < MICROS_PER_MILLI ? "%.0f".formatted(micros) : count(Math.round(micros));
  }

  private static String number(String format, double... numbers) {
    Object[] boxed = new Object[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      if (Double.isNaN(numbers[i])) {
        return "";
      }
      boxed[i] = numbers[i];
    }
    return format.formatted(boxed);
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private void line(String format, Object... words) {
    out.append(String.format(Locale.ROOT, format, words)).append(System.lineSeparator());
  }
}
