package io.kith.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** wrk: requests over HTTP/1.1, one at a time on each of its connections. */
final class Wrk extends LoadTool {
  private static final int CONNECTIONS = 64;

  /** Failures of sockets, and answers that are none. */
  private static final Pattern FAILED =
      Pattern.compile("(?:connect|read|write|timeout|Non-2xx or 3xx responses:) (\\d+)");

  private final Path script;

  /** A load of the request that the script sets. */
  Wrk(Path script) {
    super("wrk", "wrk");
    this.script = script;
  }

  @Override
  List<String> command(String url, int seconds) {
    return List.of(
        program(),
        "--threads=1",
        "--connections=" + CONNECTIONS,
        "--duration=" + seconds + "s",
        "--latency",
        "--script=" + script,
        url);
  }

  @Override
  Outcome parse(String output) {
    long all = Long.parseLong(find("(\\d+) requests in", output).group(1));
    Matcher failures = FAILED.matcher(output);
    long failed = 0;
    while (failures.find()) {
      failed += Long.parseLong(failures.group(1));
    }
    return new Outcome(
        all - failed,
        failed,
        micros(find("Latency +(\\S+)", output).group(1)),
        micros(find("99% +(\\S+)", output).group(1)));
  }
}
