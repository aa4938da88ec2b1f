package io.kith.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A program of the operating system that sends the same request again and again. */
abstract sealed class LoadTool permits H2load, Wrk {
  private static final int GRACE_SECONDS = 20;

  private final String program;
  private final String debianPackage;

  LoadTool(String program, String debianPackage) {
    this.program = program;
    this.debianPackage = debianPackage;
  }

  /**
   * What a run showed.
   *
   * @param p99Micros not a number if the program does not say
   */
  record Outcome(long succeeded, long failed, double meanMicros, double p99Micros) {}

  /** The command for a load of so many seconds. */
  abstract List<String> command(String url, int seconds);

  /** Reads what the program printed. */
  abstract Outcome parse(String output);

  final String program() {
    return program;
  }

  /** The first line that the program says of its version; whoever calls learns if it is missing. */
  final String version() {
    return run(List.of(program, "--version"), GRACE_SECONDS).lines().findFirst().orElse(program);
  }

  final Outcome run(String url, int seconds) {
    return parse(run(command(url, seconds), seconds + GRACE_SECONDS));
  }

  private String run(List<String> command, int mostSeconds) {
    try {
      Path output = Files.createTempFile(program, ".txt");
      try {
        Process process =
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(mostSeconds, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new IllegalStateException(program + " did not end within " + mostSeconds + " s");
        }
        return Files.readString(output, StandardCharsets.ISO_8859_1);
      } finally {
        Files.deleteIfExists(output);
      }
    } catch (IOException e) {
      throw new MissingException(
          program
              + " cannot be run ("
              + e.getMessage()
              + "): install it, on Debian with apt install "
              + debianPackage,
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + program + " ran", e);
    }
  }

  /** The groups of the pattern where it is first found. */
  final Matcher find(String pattern, String output) {
    Matcher matcher = Pattern.compile(pattern).matcher(output);
    if (!matcher.find()) {
      throw new IllegalStateException(
          program + " did not print what was expected, " + pattern + ", but:\n" + output);
    }
    return matcher;
  }

  /** The program is not there. */
  static final class MissingException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    MissingException(String message, IOException cause) {
      super(message, cause);
    }
  }

  /** {@code 12us}, {@code 1.20ms} or {@code 2.5s} in microseconds. */
  static double micros(String time) {
    double number = Double.parseDouble(time.replaceAll("[^0-9.]", ""));
    return number * (time.endsWith("us") ? 1 : time.endsWith("ms") ? 1e3 : 1e6);
  }
}
