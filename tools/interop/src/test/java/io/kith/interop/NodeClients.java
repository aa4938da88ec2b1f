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
    Files.createDirectories(HOME);
    for (String file : List.of("package.json", "package-lock.json", "client.js", "page.html")) {
      Files.copy(SOURCES.resolve(file), HOME.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    Outcome installed =
        run(
            List.of(
                "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline"));
    assertThat(installed.code()).as(installed.said()).isZero();
    export();
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
    Path output = Files.createTempFile(HOME, "output", ".txt");
    Process process =
        new ProcessBuilder(command)
            .directory(HOME.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    return new Outcome(process.waitFor(), Files.readString(output));
  }
}
