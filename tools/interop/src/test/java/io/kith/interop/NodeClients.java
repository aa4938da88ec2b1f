package io.kith.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.grpc.health.v1.HealthGrpc;
import io.kith.codec.ProtoFiles;
import io.kith.codec.ServiceBinding;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The clients from npm, in a directory of their own, beside the contracts that they call by. */
final class NodeClients {

  static final Path HOME = Path.of("target/node").toAbsolutePath();

  private static final Path SOURCES = Path.of("src/test/node");

  private NodeClients() {}

  /** Has npm fetch them. Skips the test where there is no Node. */
  static void install() throws Exception {
    assumeTrue(isInstalled("node") && isInstalled("npm"), "this needs node and npm on the PATH");
    fetch(SOURCES, HOME);
    export();
  }

  /**
   * Has npm fetch OpenTelemetry's SDK, into a directory of its own. Skips the test where there is
   * no Node.
   */
  static Path installTraced() throws Exception {
    assumeTrue(isInstalled("node") && isInstalled("npm"), "this needs node and npm on the PATH");
    Path home = Path.of("target/node-traced").toAbsolutePath();
    fetch(Path.of("src/test/node-traced"), home);
    return home;
  }

  private static void fetch(Path sources, Path home) throws Exception {
    Files.createDirectories(home);
    try (var files = Files.list(sources)) {
      for (Path file : files.toList()) {
        Files.copy(file, home.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Outcome installed =
        run(
            home,
            List.of(
                "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline"));
    assertThat(installed.code()).as(installed.said()).isZero();
  }

  /** The files that {@code kith contract export} writes, and gRPC's own contract of health. */
  private static void export() throws IOException {
    for (var file : ProtoFiles.of(ServiceBinding.of(Ledger.class).schema()).entrySet()) {
      Files.writeString(proto(file.getKey()), file.getValue());
    }
    String health = "grpc/health/v1/health.proto";
    try (InputStream text = HealthGrpc.class.getResourceAsStream("/" + health)) {
      Files.copy(text, proto(health), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static Path proto(String path) throws IOException {
    Path file = HOME.resolve("protos").resolve(path);
    Files.createDirectories(file.getParent());
    return file;
  }

  private static boolean isInstalled(String program) {
    try {
      return new ProcessBuilder(program, "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  record Outcome(int code, String said) {}

  /** Runs a command in their directory. */
  static Outcome run(List<String> command) throws Exception {
    return run(HOME, command);
  }

  private static Outcome run(Path home, List<String> command) throws Exception {
    Path output = Files.createTempFile(home, "output", ".txt");
    Process process =
        new ProcessBuilder(command)
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    return new Outcome(process.waitFor(), Files.readString(output));
  }
}
