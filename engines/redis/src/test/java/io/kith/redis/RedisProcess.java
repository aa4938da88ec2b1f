package io.kith.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A real Redis: a process that keeps its port while a test lasts, and nothing else. */
final class RedisProcess {

  /** What {@code ./kith test} brings, with the libraries that it needs. */
  private static final Path FETCHED = Path.of("../../.kith/engines/usr");

  private final Path program;
  private final Path directory;
  private final List<String> more;
  private final int port = freePort();
  private @Nullable Process process;

  /** A Redis that does not run yet. */
  RedisProcess(Path program, Path directory, String... more) {
    this.program = program;
    this.directory = directory;
    this.more = List.of(more);
  }

  /** Where the program is; empty if there is none. */
  static Optional<Path> program() {
    Stream<Path> onPath =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
            .map(entry -> Path.of(entry, "redis-server"));
    return Stream.concat(Stream.of(FETCHED.resolve("bin/redis-server")), onPath)
        .filter(Files::isExecutable)
        .findFirst();
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

  /** Starts it, with nothing in it, and waits until it listens. */
  void start() {
    var command =
        new ArrayList<>(
            List.of(
                program.toAbsolutePath().toString(),
                "--bind",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--save",
                "",
                "--appendonly",
                "no"));
    command.addAll(more);
    var builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile());
    builder.environment().put("LD_LIBRARY_PATH", libraries());
    try {
      process = builder.start();
      awaitListening();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String libraries() {
    try (Stream<Path> all = Files.list(FETCHED.resolve("lib"))) {
      return all.map(path -> path.toAbsolutePath().toString()).collect(Collectors.joining(":"));
    } catch (IOException e) {
      return ""; // it is installed, and so are they
    }
  }

  private void awaitListening() throws IOException {
    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (true) {
      try (var _ = new Socket("127.0.0.1", port)) {
        return;
      } catch (IOException e) {
        if (System.nanoTime() > endNanos || !process.isAlive()) {
          throw new IOException(
              "Redis does not start: " + Files.readString(directory.resolve("log")), e);
        }
        Thread.onSpinWait();
      }
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
}
