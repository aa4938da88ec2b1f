package io.kith.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** A run for machines: every figure with its median, least and most, and every window as it was. */
final class JsonReport {
  private static final Map<String, ToDoubleFunction<Window>> FIGURES = figures();

  private JsonReport() {}

  static String of(Machine machine, Plan plan, ClassPaths classPaths, List<Result> results) {
    var report = new LinkedHashMap<String, Object>();
    report.put("machine", machine);
    report.put("rounds", plan.rounds());
    report.put("warmupSeconds", plan.warmupSeconds());
    report.put("maxWarmupSeconds", plan.maxWarmupSeconds());
    report.put("windows", plan.windows());
    report.put("seconds", plan.seconds());
    report.put("jvmFlags", plan.jvmFlags());
    report.put("results", results(results, classPaths));
    report.put("ratios", Ratio.of(results));
    return JsonMapper.builder()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .build()
        .writeValueAsString(report);
  }

  /** The rows alone. */
  static List<Map<String, Object>> results(List<Result> results, ClassPaths classPaths) {
    return results.stream().map(result -> result(result, classPaths)).toList();
  }

  private static Map<String, Object> result(Result result, ClassPaths classPaths) {
    Row row = result.row();
    var json = new LinkedHashMap<String, Object>();
    json.put("row", row.name());
    json.put("scenario", result.scenario().toString());
    json.put("style", row.style().word());
    json.put("version", classPaths.version(row.module(), row.artifact()).orElse(""));
    json.put("peerJvmFlags", row.jvmFlags());
    json.put("connections", result.connections());
    json.put("warmupSeconds", result.warmupSeconds());
    json.put("issued", result.issued());
    json.put("failed", result.failedCalls());
    json.put("lost", result.lostCalls());
    json.put("firstError", result.firstError());
    json.put("serverPeakBytes", result.serverPeakBytes());
    json.put("clientPeakBytes", result.clientPeakBytes());
    json.put("failures", result.failures());
    if (!result.isEmpty()) {
      FIGURES.forEach((name, figure) -> json.put(name, result.spread(figure)));
      json.put("allWindows", result.windows());
    }
    return json;
  }

  private static Map<String, ToDoubleFunction<Window>> figures() {
    var figures = new LinkedHashMap<String, ToDoubleFunction<Window>>();
    figures.put("callsPerSecond", Window::callsPerSecond);
    figures.put("p50Micros", Window::p50Micros);
    figures.put("p99Micros", Window::p99Micros);
    figures.put("p999Micros", Window::p999Micros);
    figures.put("cpuMicros", Window::cpuMicros);
    figures.put("serverCpuMicros", Window::serverCpuMicros);
    figures.put("clientCpuMicros", Window::clientCpuMicros);
    figures.put("serverAllocatedBytes", Window::serverAllocatedBytes);
    figures.put("clientAllocatedBytes", Window::clientAllocatedBytes);
    figures.put("otherCpu", Window::otherCpu);
    return figures;
  }
}
