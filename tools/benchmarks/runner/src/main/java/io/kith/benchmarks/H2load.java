package io.kith.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;

/**
 * h2load of nghttp2: gRPC requests over HTTP/2. It knows nothing of gRPC, whose failures are
 * successes to HTTP, so replies are counted by their bytes: each is an echo, as long as the
 * request.
 */
final class H2load extends LoadTool {
  private static final int STREAMS = 64;

  /** Requests that were under way when the time was over have left a part of their reply. */
  private static final double LEAST_SHARE = 0.98;

  private final Path body;
  private final int bodyBytes;

  H2load(Path body, int bodyBytes) {
    super("h2load", "nghttp2-client");
    this.body = body;
    this.bodyBytes = bodyBytes;
  }

  @Override
  List<String> command(String url, int seconds) {
    return List.of(
        program(),
        "--clients=1",
        "--threads=1",
        "--max-concurrent-streams=" + STREAMS,
        "--duration=" + seconds,
        "--data=" + body,
        "--header=content-type: application/grpc",
        "--header=te: trailers",
        url);
  }

  @Override
  Outcome parse(String output) {
    Matcher requests = find("requests: .* (\\d+) succeeded, (\\d+) failed", output);
    Matcher dataBytes = find("traffic: .*\\((\\d+)\\) data", output);
    Matcher times = find("time for request: +\\S+ +\\S+ +(\\S+)", output);
    long succeeded = Long.parseLong(requests.group(1));
    if (Long.parseLong(dataBytes.group(1)) < LEAST_SHARE * succeeded * bodyBytes) {
      throw new IllegalStateException(
          "the replies are not the messages that were sent:\n" + output);
    }
    return new Outcome(
        succeeded, Long.parseLong(requests.group(2)), micros(times.group(1)), Double.NaN);
  }
}
