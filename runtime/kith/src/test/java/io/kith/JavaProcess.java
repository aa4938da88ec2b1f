package io.kith;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A main class of these tests in a JVM of its own, which is gone when the test is. */
final class JavaProcess implements AutoCloseable {

  private static final long LIMIT_SECONDS = 60;

  private final Process process;
  private final Path out;
  private final Path err;

  private JavaProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  static JavaProcess start(Class<?> main, Path directory, Map<String, String> environment)
      throws IOException {
    return start(main, directory, environment, System.getProperty("java.class.path"));
  }

  /** The same, with a class path of its own. */
  static JavaProcess start(
      Class<?> main, Path directory, Map<String, String> environment, String classPath)
      throws IOException {
    Path out = directory.resolve("out.txt");
    Path err = directory.resolve("err.txt");
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                classPath,
                main.getName()));
    var builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("KITH_"));
    builder.environment().putAll(environment);
    return new JavaProcess(builder.start(), out, err);
  }

  /** The lines of its output that contain the text, as soon as there are so many. */
  List<String> awaitLines(String text, int count) throws IOException, InterruptedException {
    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (true) {
      boolean over = !process.isAlive() || System.nanoTime() > endNanos;
      List<String> lines = output().lines().filter(line -> line.contains(text)).toList();
      if (lines.size() >= count) {
        return lines;
      }
      if (over) {
        throw new AssertionError("not " + count + " × '" + text + "' in:\n" + output() + errors());
      }
      boolean _ = process.waitFor(20, TimeUnit.MILLISECONDS);
    }
  }

  /** Asks it to end, as SIGTERM does. */
  void terminate() {
    process.destroy();
  }

  int awaitExit() throws IOException, InterruptedException {
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("it does not end:\n" + output() + errors());
    }
    return process.exitValue();
  }

  String output() throws IOException {
    return Files.readString(out, StandardCharsets.UTF_8);
  }

  String errors() throws IOException {
    return Files.readString(err, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
