package io.kith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.transport.Address;
import io.kith.transport.Client;
import io.kith.transport.Identity;
import io.kith.transport.TransportOptions;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application as a process: how it starts, and how it is told to end. */
final class AppProcessTest {

  @TempDir private Path directory;

  @Test
  void says_in_one_line_that_it_is_ready_even_without_a_log() throws Exception {
    try (var process = JavaProcess.start(ErrandMain.class, directory, Map.of())) {
      assertThat(process.awaitLines("ready in", 1).getFirst())
          .matches("errands 127\\.0\\.0\\.1:\\d+ registry memory: ready in \\d+ ms");
    }
  }

  @Test
  void a_signal_to_end_lets_every_call_end_that_has_begun() throws Exception {
    try (var process = JavaProcess.start(ErrandMain.class, directory, Map.of());
        var client = Client.create(new Identity("test", "test-1"), TransportOptions.defaults())) {
      Errand errand = client.channel(address(process)).stub(Errand.class);
      var calls = new ArrayList<CompletableFuture<String>>();
      for (int i = 0; i < 20; i++) {
        calls.add(
            CompletableFuture.supplyAsync(() -> errand.run("1500"), Thread::startVirtualThread));
      }
      process.awaitLines("begun", 20);
      process.terminate();
      for (CompletableFuture<String> call : calls) {
        assertThat(call).succeedsWithin(Duration.ofSeconds(20)).isEqualTo("done");
      }
      assertThat(process.awaitExit()).isEqualTo(143);
      assertThatThrownBy(() -> errand.run("0"))
          .isInstanceOfSatisfying(
              CallException.class, e -> assertThat(e.code()).isEqualTo(Code.UNAVAILABLE));
    }
  }

  @Test
  void a_call_beyond_the_limit_does_not_keep_the_process_alive() throws Exception {
    var environment = Map.of("KITH_SERVER_DRAIN", "200ms");
    try (var process = JavaProcess.start(ErrandMain.class, directory, environment);
        var client = Client.create(new Identity("test", "test-1"), TransportOptions.defaults())) {
      Errand errand = client.channel(address(process)).stub(Errand.class);
      var call =
          CompletableFuture.supplyAsync(() -> errand.run("600000"), Thread::startVirtualThread);
      process.awaitLines("begun", 1);
      process.terminate();
      assertThat(process.awaitExit()).isEqualTo(143);
      assertThat(call).failsWithin(Duration.ofSeconds(20));
    }
  }

  @Test
  void a_port_that_is_taken_ends_it_with_a_sentence() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      var environment = Map.of("KITH_SERVER_PORT", String.valueOf(taken.getLocalPort()));
      try (var process = JavaProcess.start(ErrandMain.class, directory, environment)) {
        assertThat(process.awaitExit()).isEqualTo(1);
        assertThat(process.errors())
            .contains("errands: cannot listen on 127.0.0.1:" + taken.getLocalPort())
            .contains("server.port (KITH_SERVER_PORT)")
            .doesNotContain("\tat io.kith");
      }
    }
  }

  @Test
  void answers_its_first_call_without_what_would_make_its_start_slow() throws Exception {
    Path loaded = directory.resolve("loaded.txt");
    var environment =
        Map.of(
            "KITH_REGISTRY",
            "hub://127.0.0.1:1",
            "JDK_JAVA_OPTIONS",
            "-Xlog:class+load:file=" + loaded);
    try (var process = JavaProcess.start(ErrandMain.class, directory, environment);
        var client = Client.create(new Identity("test", "test-1"), TransportOptions.defaults())) {
      Errand errand = client.channel(address(process)).stub(Errand.class);
      assertThat(errand.run("0")).isEqualTo("done");
      assertThat(Files.readString(loaded))
          .contains("io.kith.Errand ")
          // The types of all events of the flight recorder.
          .doesNotContain("jdk.jfr.internal.MetadataRepository ")
          // Some ways to count with durations: their tables are large.
          .doesNotContain("java.math.BigDecimal ");
    }
  }

  @Test
  void reads_application_yaml_from_its_directory() throws Exception {
    Files.writeString(directory.resolve("application.yaml"), "registry: memory:blue\n");
    try (var process = JavaProcess.start(ErrandMain.class, directory, Map.of())) {
      assertThat(process.awaitLines("ready in", 1).getFirst()).contains("registry memory:blue");
    }
  }

  @Test
  void a_malformed_file_ends_it_with_file_line_and_what_was_expected() throws Exception {
    Files.writeString(directory.resolve("application.yaml"), "server:\n  port: 1\n host: x\n");
    try (var process = JavaProcess.start(ErrandMain.class, directory, Map.of())) {
      assertThat(process.awaitExit()).isEqualTo(1);
      assertThat(process.errors())
          .contains("application.yaml:3:2: is not YAML")
          .contains("expected <block end>")
          .doesNotContain("\tat io.kith");
    }
  }

  @Test
  void a_file_that_is_named_must_be_there() throws Exception {
    var environment = Map.of("KITH_CONFIG", "elsewhere.yaml");
    try (var process = JavaProcess.start(ErrandMain.class, directory, environment)) {
      assertThat(process.awaitExit()).isEqualTo(1);
      assertThat(process.errors()).contains("elsewhere.yaml:1:1: cannot be read");
    }
  }

  private static Address address(JavaProcess process) throws Exception {
    return Address.parse(process.awaitLines("ready in", 1).getFirst().split(" ")[1]);
  }
}
