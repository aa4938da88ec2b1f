package io.kith.cli;

import io.kith.cluster.HubService;
import io.kith.core.CallException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say which hub's collector is asked. */
final class HubOption {

  @Option(
      names = "--registry",
      paramLabel = "URL",
      defaultValue = "${env:KITH_REGISTRY:-hub://localhost:" + HubService.DEFAULT_PORT + "}",
      description = "which hub to ask, hub://HOST:PORT; default: ${DEFAULT-VALUE}")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private String registry;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "10s",
      converter = DurationConverter.class,
      description = "how long the hub may take to answer; default: ${DEFAULT-VALUE}")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Duration timeout;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "a file with the token of whoever asks, which a hub with users wants; docs/access.md has"
              + " how to get one")
  private @Nullable Path tokenFile;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CallerTls tls;

  /**
   * The collector.
   *
   * @throws IllegalArgumentException if the options do not go together
   */
  HubCollector open() {
    return HubCollector.at(registry, tls.settings(), token());
  }

  private Optional<String> token() {
    if (tokenFile == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readString(tokenFile).strip());
    } catch (IOException e) {
      throw new IllegalArgumentException("--token-file " + tokenFile + " cannot be read: " + e, e);
    }
  }

  String url() {
    return registry;
  }

  Duration timeout() {
    return timeout;
  }

  /** Says what failed; the exit code is that of it. */
  static int failed(PrintWriter err, String command, CallException e) {
    err.println("kith " + command + ": " + e.status().message());
    err.flush();
    return CallCommand.isUnreachable(e.code()) ? CallCommand.UNREACHABLE : CallCommand.FAILED;
  }
}
