package io.kith.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A JVM that this process has started, and that never outlives it: it is stopped by {@link #stop},
 * or notices itself that this process is gone ({@link Tether}).
 *
 * <p>An interrupt from the keyboard does not reach it, though the terminal sends one to all
 * processes: it is this process that decides who stops when. Thread-safe.
 */
final class Child {

  /** Where the standard output of a child goes; its errors always go to its log. */
  enum Output {
    TO_LOG,
    TO_OUR_OUTPUT,
    TO_OUR_ERRORS
  }

  /**
   * What a child runs.
   *
   * @param name what people call it
   * @param environment what it finds beyond the variables of this process
   * @param directory where it works, and where its log is
   */
  record Program(
      String name,
      String classPath,
      String mainClass,
      List<String> arguments,
      Map<String, String> environment,
      Path directory) {

    /** The file that its output goes to. */
    Path log() {
      return directory.resolve(name + ".log");
    }
  }

  private static final List<String> JVM_OPTIONS =
      List.of(
          "-Xmx256m",
          "-XX:+UseSerialGC",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");
  private static final int TAIL_BYTES = 3_000;

  private final Program program;
  private final Process process;

  private Child(Program program, Process process) {
    this.program = program;
    this.process = process;
  }

  /** Starts it. */
  static Child start(Program program, Output output) throws IOException {
    var builder = builder(program);
    builder.redirectError(program.log().toFile());
    switch (output) {
      case TO_LOG -> builder.redirectErrorStream(true).redirectOutput(program.log().toFile());
      case TO_OUR_OUTPUT -> builder.redirectOutput(Redirect.INHERIT);
      case TO_OUR_ERRORS -> {}
    }
    Process process = builder.start();
    if (output == Output.TO_OUR_ERRORS) {
      Thread.ofVirtual().start(() -> copy(process.getInputStream(), System.err));
    }
    return new Child(program, process);
  }

  static ProcessBuilder builder(Program program) {
    var builder = new ProcessBuilder(command(program));
    Map<String, String> environment = builder.environment();
    // What configures this process is not meant for its children.
    environment.keySet().removeIf(name -> name.startsWith("KITH_"));
    environment.putAll(program.environment);
    environment.put("CLASSPATH", program.classPath);
    // Not where we are, where another application's configuration may lie.
    builder.directory(program.directory.toFile());
    return builder;
  }

  private static List<String> command(Program program) {
    var command = new ArrayList<String>();
    // The shell becomes the JVM, which leaves alone a signal that is ignored from the start.
    command.addAll(List.of("/bin/sh", "-c", "trap '' INT; exec \"$@\"", program.name));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM_OPTIONS);
    command.add(Tether.class.getName());
    command.add(program.mainClass);
    command.addAll(program.arguments);
    return command;
  }

  private static void copy(InputStream from, OutputStream to) {
    try {
      from.transferTo(to);
    } catch (IOException e) {
      // One of the two is gone.
    }
  }

  /** What it runs. */
  Program program() {
    return program;
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Completes when it has ended. */
  CompletableFuture<Child> onExit() {
    return process.onExit().thenApply(ended -> this);
  }

  /** Its exit code; only after it has ended. */
  int exitCode() {
    return process.exitValue();
  }

  /** Asks it to end; does not wait. */
  void terminate() {
    process.toHandle().destroy();
  }

  /** Waits until it has ended, and kills it when it takes too long. */
  void awaitEnd(Duration limit) {
    boolean interrupted = false;
    try {
      if (process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    process.destroyForcibly();
    process.onExit().join();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** The last lines of its log. */
  String tail() {
    try (var log = new RandomAccessFile(program.log().toFile(), "r")) {
      log.seek(Math.max(0, log.length() - TAIL_BYTES));
      var bytes = new byte[(int) (log.length() - log.getFilePointer())];
      log.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + program.log(), e);
    }
  }
}
