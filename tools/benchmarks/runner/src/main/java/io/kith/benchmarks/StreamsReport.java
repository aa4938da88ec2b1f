package io.kith.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Streams as tables in Markdown, or as JSON. */
final class StreamsReport {

  private StreamsReport() {}

  static String table(Machine machine, List<StreamLoad> loads, List<StreamRun> runs) {
    var out = new StringBuilder();
    line(out, "%s", machine.line());
    line(
        out,
        "median, in brackets the least and the most; JVM flags of every process: %s",
        String.join(" ", PayloadCommand.JVM_FLAGS));
    for (StreamLoad load : loads) {
      line(out, "%n### %s%n", title(load));
      line(
          out,
          "| peer | messages/s | MiB/s | CPU s server + client | CPU µs/message, both | peak MiB server + client |");
      line(out, "|---|%s", "---:|".repeat(5));
      runs.stream()
          .filter(run -> run.load().equals(load))
          .map(StreamRun::row)
          .distinct()
          .forEach(row ->
              row(
                  out,
                  row,
                  runs.stream()
                      .filter(run -> run.load().equals(load) && run.row().equals(row))
                      .toList()));
    }
    runs.stream()
        .filter(run -> !run.error().isEmpty())
        .forEach(run ->
            line(
                out,
                "%n%s, %s, did not come to its end: %s",
                run.row(),
                run.load().name(),
                run.error()));
    return out.toString();
  }

  private static String title(StreamLoad load) {
    String size =
        String.format(
            Locale.ROOT, "%,d messages of %,d bytes", load.messages(), load.payloadBytes());
    return load.bytesPerSecond() == 0
        ? size
        : size + ", at most " + load.bytesPerSecond() / Scenario.MEBIBYTE + " MiB/s taken";
  }

  private static void row(StringBuilder out, String name, List<StreamRun> runs) {
    Spread rate = spread(runs, run -> run.messages() / run.seconds());
    line(
        out,
        "| %s | %,.0f (%,.0f–%,.0f) | %,.0f | %.1f + %.1f | %.2f | %.0f + %.0f |",
        name,
        rate.median(),
        rate.min(),
        rate.max(),
        spread(runs, run -> run.bytes() / run.seconds() / Scenario.MEBIBYTE).median(),
        spread(runs, StreamRun::serverCpuSeconds).median(),
        spread(runs, StreamRun::clientCpuSeconds).median(),
        spread(
                runs,
                run -> (run.serverCpuSeconds() + run.clientCpuSeconds()) * 1e6 / run.messages())
            .median(),
        spread(runs, run -> (double) run.serverPeakBytes() / Scenario.MEBIBYTE).median(),
        spread(runs, run -> (double) run.clientPeakBytes() / Scenario.MEBIBYTE).median());
  }

  private static Spread spread(List<StreamRun> runs, ToDoubleFunction<StreamRun> figure) {
    return Spread.of(runs.stream().mapToDouble(figure).toArray());
  }

  static String json(Machine machine, List<StreamRun> runs) {
    var report = new LinkedHashMap<String, Object>();
    report.put("machine", machine);
    report.put("jvmFlags", PayloadCommand.JVM_FLAGS);
    report.put("runs", runs);
    return JsonMapper.builder()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .build()
        .writeValueAsString(report);
  }

  private static void line(StringBuilder out, String format, Object... words) {
    out.append(String.format(Locale.ROOT, format, words)).append(System.lineSeparator());
  }
}
