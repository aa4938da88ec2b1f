package io.kith.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.grpc.health.v1.HealthGrpc;
import io.kith.codec.ProtoFiles;
import io.kith.codec.ServiceBinding;
import io.kith.transport.Identity;
import io.kith.transport.Server;
import io.kith.transport.TransportOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The gRPC client of Node, which has nothing of Kith but the {@code .proto} that it exports, calls
 * a service whose contract is written in Java.
 */
@Timeout(180)
final class NodeTest {

  private static final Path HOME = Path.of("target/node").toAbsolutePath();
  private static final Path SOURCES = Path.of("src/test/node");

  private static Server server;
  private static Server patient;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(isInstalled("node") && isInstalled("npm"), "this needs node and npm on the PATH");
    Files.createDirectories(HOME);
    for (String file : List.of("package.json", "package-lock.json", "client.js")) {
      Files.copy(SOURCES.resolve(file), HOME.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    Outcome installed =
        run(
            List.of(
                "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline"));
    assertThat(installed.code()).as(installed.said()).isZero();
    export();
    server = server(TransportOptions.defaults());
    patient = server(TransportOptions.builder().leastPingInterval(Duration.ofMillis(10)).build());
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

  private static Server server(TransportOptions options) throws IOException {
    Server started = Server.builder(new Identity("ledger", "l-1")).options(options).start();
    started.serve(Ledger.class, new LedgerService());
    return started;
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
      patient.close();
    }
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

  private record Outcome(int code, String said) {}

  private static Outcome run(List<String> command) throws Exception {
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

  private static void run(String testCase, Server against) throws Exception {
    Outcome outcome =
        run(
            List.of(
                "node",
                "client.js",
                testCase,
                "127.0.0.1:" + against.address().port(),
                HOME.resolve("protos").toString()));
    assertThat(outcome.code()).as(outcome.said()).isZero();
  }

  @Test
  void unary() throws Exception {
    run("unary", server);
  }

  @Test
  void server_streaming() throws Exception {
    run("server_streaming", server);
  }

  @Test
  void client_streaming() throws Exception {
    run("client_streaming", server);
  }

  @Test
  void bidirectional_streaming() throws Exception {
    run("bidirectional_streaming", server);
  }

  @Test
  void deadline() throws Exception {
    run("deadline", server);
  }

  @Test
  void cancellation() throws Exception {
    run("cancellation", server);
  }

  @Test
  void metadata() throws Exception {
    run("metadata", server);
  }

  @Test
  void error_details() throws Exception {
    run("error_details", server);
  }

  @Test
  void unimplemented() throws Exception {
    run("unimplemented", server);
  }

  @Test
  void compression() throws Exception {
    run("compression", server);
  }

  @Test
  void health() throws Exception {
    run("health", server);
  }

  @Test
  void keepalive() throws Exception {
    run("keepalive", patient);
  }

  @Test
  void too_many_pings() throws Exception {
    run("too_many_pings", server);
  }
}
