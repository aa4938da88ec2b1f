package io.kith.etcd;

import io.kith.cluster.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A real etcd: a process with a directory, which keeps both ports while a test lasts. */
final class EtcdProcess {

  /** What {@code ./kith test} brings, or what is installed. */
  private static final List<Path> PLACES =
      List.of(Path.of("../../.kith/engines/usr/bin/etcd"), Path.of("/usr/bin/etcd"));

  private final Path program;
  private final Path directory;
  private final List<String> more;
  private final String scheme;
  private final int port;
  private final int peerPort;
  private @Nullable Process process;

  /** An etcd that does not run yet. */
  EtcdProcess(Path program, Path directory, String scheme, List<String> more) {
    this.program = program;
    this.directory = directory;
    this.scheme = scheme;
    this.more = more;
    this.port = freePort();
    this.peerPort = freePort();
  }

  /** Where the program is; empty if there is none. */
  static Optional<Path> program() {
    return Stream.concat(PLACES.stream(), onPath()).filter(Files::isExecutable).findFirst();
  }

  private static Stream<Path> onPath() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .map(entry -> Path.of(entry, "etcd"));
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String address() {
    return "127.0.0.1:" + port;
  }

  void start() {
    String client = scheme + "://" + address();
    String peer = "http://127.0.0.1:" + peerPort;
    var command =
        new ArrayList<>(
            List.of(
                program.toString(),
                "--data-dir=" + directory.resolve("data"),
                "--listen-client-urls=" + client,
                "--advertise-client-urls=" + client,
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=default=" + peer,
                "--unsafe-no-fsync"));
    command.addAll(more);
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile());
    builder.environment().put("ETCD_UNSUPPORTED_ARCH", "arm64");
    try {
      process = builder.start();
      awaitReady();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * It listens before it has written down who its members are: killed then, it never comes up
   * again.
   */
  private void awaitReady() {
    Path log = directory.resolve("log");
    Eventually.holds(
        "etcd says in " + log + " that it is ready",
        () -> {
          String said = read(log);
          if (!process.isAlive()) {
            throw new AssertionError("etcd does not start: " + said);
          }
          return said.contains("ready to serve client requests");
        });
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As if the machine had lost power. */
  void kill() {
    if (process != null) {
      try {
        process.destroyForcibly().waitFor();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** {@code STOP} has it hang, {@code CONT} go on. */
  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
        .inheritIO()
        .start()
        .waitFor();
  }

  /** Forgets everything; it does not run. */
  void forget() {
    try (Stream<Path> files = Files.walk(directory.resolve("data"))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
