package io.kith.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What each row costs over the one of the same peer that tells nothing. */
final class TelemetryReport {

  private TelemetryReport() {}

  static String of(List<Result> results, Map<String, Long> sunkBytes) {
    var out = new StringBuilder("### Over the same peer without telemetry\n\n");
    out.append("| row | calls/s | CPU/call, us | bytes/call server | bytes/call client |\n");
    out.append("|---|--:|--:|--:|--:|\n");
    for (Result result : results) {
      Result without = without(result.row().module(), results);
      if (without != null && result != without && !result.isEmpty()) {
        out.append(
            String.format(
                Locale.ROOT,
                "| %s | %+.1f %% | %+.2f | %+.0f | %+.0f |%n",
                result.row().name(),
                100
                    * (result.median(Window::callsPerSecond)
                            / without.median(Window::callsPerSecond)
                        - 1),
                result.median(Window::cpuMicros) - without.median(Window::cpuMicros),
                result.median(Window::serverAllocatedBytes)
                    - without.median(Window::serverAllocatedBytes),
                result.median(Window::clientAllocatedBytes)
                    - without.median(Window::clientAllocatedBytes)));
      }
    }
    out.append("\nThe sink took");
    sunkBytes.forEach((path, bytes) ->
        out.append(String.format(Locale.ROOT, " %.1f MiB at %s", bytes / 1048576.0, path)));
    return out.append(sunkBytes.isEmpty() ? " nothing.\n" : ".\n").toString();
  }

  /** The first row of a peer is the one without. */
  private static @Nullable Result without(String module, List<Result> results) {
    return results.stream()
        .filter(result -> result.row().module().equals(module))
        .findFirst()
        .filter(result -> !result.isEmpty())
        .orElse(null);
  }
}
