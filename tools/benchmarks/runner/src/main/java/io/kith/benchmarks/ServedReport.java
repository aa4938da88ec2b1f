package io.kith.benchmarks;

import io.kith.benchmarks.ServedLoad.Served;
import io.kith.benchmarks.ServedLoad.Target;
import io.kith.benchmarks.ServedLoad.Window;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Servers under an outside load, as a table in Markdown, or for machines. */
final class ServedReport {
  private ServedReport() {}

  static String head(
      Machine machine, String tool, Plan plan, List<Target> targets, ClassPaths classPaths) {
    var out = new StringBuilder();
    line(out, "%s", machine.line());
    line(
        out,
        "%s; %d rounds, %d to %d s warm-up, %d windows of %d s in each; median, in brackets the least and the most",
        tool,
        plan.rounds(),
        plan.warmupSeconds(),
        plan.maxWarmupSeconds(),
        plan.windows(),
        plan.seconds());
    line(out, "JVM flags of every server: %s", String.join(" ", plan.jvmFlags()));
    targets.stream()
        .map(target -> target.artifact() + version(target, classPaths))
        .distinct()
        .forEach(version -> line(out, "- %s", version));
    return out.toString();
  }

  private static String version(Target target, ClassPaths classPaths) {
    return classPaths.version(target.server().module(), target.artifact()).orElse("(this commit)");
  }

  static String table(List<Served> all) {
    var out = new StringBuilder();
    line(
        out,
        "| server | calls/s | CPU µs/call | of it kernel | bytes/call | mean µs | p99 µs | failed | warm-up s | tool's CPU µs/call | other CPU |");
    line(out, "|---|%s", "---:|".repeat(10));
    all.forEach(served -> row(out, served));
    for (Served served : all) {
      served
          .failures()
          .forEach(
              why -> line(out, "%n%s did not run to its end: %s", served.target().name(), why));
    }
    return out.toString();
  }

  private static void row(StringBuilder out, Served served) {
    Spread calls = served.spread(Window::callsPerSecond);
    double p99Micros = served.median(Window::p99Micros);
    line(
        out,
        "| %s | %s | %.1f | %.1f | %.0f | %.0f | %s | %d | %d | %.1f | %.2f |",
        served.target().name(),
        served.windows().isEmpty()
            ? "did not run"
            : String.format(
                Locale.ROOT, "%,.0f (%,.0f–%,.0f)", calls.median(), calls.min(), calls.max()),
        served.median(Window::serverCpuMicros),
        served.median(Window::serverSystemCpuMicros),
        served.median(Window::serverAllocatedBytes),
        served.median(Window::meanMicros),
        Double.isNaN(p99Micros) ? "" : String.format(Locale.ROOT, "%.0f", p99Micros),
        served.failedCalls(),
        served.warmupSeconds().stream().mapToInt(Integer::intValue).max().orElse(0),
        served.median(Window::toolCpuMicros),
        served.median(Window::otherCpu));
  }

  static List<Map<String, Object>> json(List<Served> all) {
    return all.stream().map(ServedReport::json).toList();
  }

  private static Map<String, Object> json(Served served) {
    var json = new LinkedHashMap<String, Object>();
    json.put("server", served.target().name());
    json.put("failed", served.failedCalls());
    json.put("warmupSeconds", served.warmupSeconds());
    json.put("failures", served.failures());
    json.put("windows", served.windows());
    return json;
  }

  private static void line(StringBuilder out, String format, Object... words) {
    out.append(String.format(Locale.ROOT, format, words)).append(System.lineSeparator());
  }
}
