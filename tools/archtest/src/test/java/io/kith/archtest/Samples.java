package io.kith.archtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;

/**
 * The Java samples of a document, compiled as the document says, and run as processes that are gone
 * when the test is.
 */
final class Samples implements AutoCloseable {

  private static final long LIMIT_SECONDS = 60;
  private static final String CLASS_PATH = System.getProperty("java.class.path");

  private final Path directory;
  private final List<Process> processes = new ArrayList<>();

  private Samples(Path directory) {
    this.directory = directory;
  }

  /** Compiles every Java sample that is a whole file. */
  static Samples compile(String document, Path directory) throws IOException {
    var files = new ArrayList<String>();
    for (String sample : Documents.blocks(document, "java")) {
      if (sample.startsWith("package ")) {
        String type =
            Documents.find("(?:class|interface) (\\w+)", withoutComments(sample)).getFirst();
        files.add(Files.writeString(directory.resolve(type + ".java"), sample).toString());
      }
    }
    assertThat(files).isNotEmpty();
    var arguments = new ArrayList<>(List.of("-d", directory.toString(), "-parameters"));
    arguments.addAll(List.of("-classpath", CLASS_PATH, "-processorpath", CLASS_PATH));
    arguments.addAll(List.of("-Xlint:all,-processing,-serial,-path", "-Werror"));
    arguments.addAll(files);
    var output = new ByteArrayOutputStream();
    int code =
        ToolProvider.getSystemJavaCompiler()
            .run(null, output, output, arguments.toArray(String[]::new));
    assertThat(code).as(output.toString(StandardCharsets.UTF_8)).isZero();
    return new Samples(directory);
  }

  private static String withoutComments(String sample) {
    return sample.replaceAll("(?s)/\\*.*?\\*/", "");
  }

  /** Starts a main class, of the samples or of Kith. */
  Process start(String main, Map<String, String> environment, String... arguments)
      throws IOException {
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
                directory + ":" + CLASS_PATH,
                main));
    command.addAll(List.of(arguments));
    var builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output(processes.size()).toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("KITH_"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  private Path output(int number) {
    return directory.resolve("output-" + number + ".txt");
  }

  /** The output of a process, once it contains the text. */
  String await(Process process, String text) throws IOException, InterruptedException {
    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (true) {
      boolean over = !process.isAlive() || System.nanoTime() > endNanos;
      String output = Files.readString(output(processes.indexOf(process)));
      if (output.contains(text)) {
        return output;
      }
      assertThat(over).as("no '%s' in:%n%s", text, output).isFalse();
      boolean _ = process.waitFor(20, TimeUnit.MILLISECONDS);
    }
  }

  /** Runs a main class to its end, and returns what it printed. */
  String run(String main, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    Process process = start(main, environment, arguments);
    assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    return Files.readString(output(processes.indexOf(process)));
  }

  @Override
  public void close() {
    processes.forEach(Process::destroyForcibly);
  }
}
