package io.kith.benchmarks;

import java.util.List;
import java.util.Locale;

/** What each row of the stack costs, over the one without any mechanism. */
final class StackReport {

  private static final String OFF = "kith-stack-off";

  private StackReport() {}

  static String of(List<Result> results) {
    var out = new StringBuilder("### Over the one in which all is off\n\n");
    out.append("| row | calls/s | CPU/call | bytes/call server | bytes/call client |\n");
    out.append("|---|--:|--:|--:|--:|\n");
    Result off =
        results.stream()
            .filter(result -> result.row().name().equals(OFF) && !result.isEmpty())
            .findFirst()
            .orElse(null);
    for (Result result : results) {
      if (off != null && !result.isEmpty()) {
        out.append(
            String.format(
                Locale.ROOT,
                "| %s | %+.1f %% | %+.1f %% | %+.0f | %+.0f |%n",
                result.row().name(),
                percent(result.median(Window::callsPerSecond) / off.median(Window::callsPerSecond)),
                percent(result.median(Window::cpuMicros) / off.median(Window::cpuMicros)),
                result.median(Window::serverAllocatedBytes)
                    - off.median(Window::serverAllocatedBytes),
                result.median(Window::clientAllocatedBytes)
                    - off.median(Window::clientAllocatedBytes)));
      }
    }
    return out.toString();
  }

  private static double percent(double ratio) {
    return (ratio - 1) * 100;
  }
}
