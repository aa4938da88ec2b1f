package io.kith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Processes with the class path of the tests, which end with their test. */
final class Jvms implements AutoCloseable {

  private final Path directory;
  private final List<Process> processes = new ArrayList<>();

  /** None yet; what they print goes into the directory. */
  Jvms(Path directory) {
    this.directory = directory;
  }

  /** Starts one, with these variables and no other of Kith's. */
  Process start(Map<String, String> environment, Class<?> main, String... arguments)
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
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(List.of(arguments));
    var builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log(processes.size()).toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("KITH_"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  private Path log(int number) {
    return directory.resolve("log-" + number + ".txt");
  }

  /** Waits until one has printed what matches, and returns the first group of it. */
  String printed(Process process, Pattern pattern) throws IOException, InterruptedException {
    while (true) {
      String output = Files.readString(log(processes.indexOf(process)));
      Matcher matcher = pattern.matcher(output);
      if (matcher.find()) {
        return matcher.group(1);
      }
      assertThat(process.waitFor(20, TimeUnit.MILLISECONDS)).as(output).isFalse();
    }
  }

  @Override
  public void close() {
    processes.forEach(Process::destroyForcibly);
  }
}
