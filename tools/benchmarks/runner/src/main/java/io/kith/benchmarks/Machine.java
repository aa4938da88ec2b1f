package io.kith.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Where and when a run took place. */
record Machine(
    String date,
    int cores,
    long memoryBytes,
    String cpu,
    String kernel,
    String java,
    String commit) {

  static Machine here(Path directory) {
    return new Machine(
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        Runtime.getRuntime().availableProcessors(),
        Long.parseLong("0" + field("/proc/meminfo", "MemTotal").replaceAll("\\D", "")) * 1024,
        field("/proc/cpuinfo", "model name"),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.vm.vendor") + " " + System.getProperty("java.vm.version"),
        commit(directory));
  }

  /** All of it in one line. */
  String line() {
    return "%s · commit %s · %d cores (%s), %d GiB · %s · %s"
        .formatted(date, commit, cores, cpu, memoryBytes >> 30, kernel, java);
  }

  private static String field(String file, String name) {
    try (var lines = Files.lines(Path.of(file))) {
      return lines
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("");
    } catch (IOException e) {
      return "";
    }
  }

  private static String commit(Path directory) {
    try {
      Process git =
          new ProcessBuilder("git", "describe", "--always", "--dirty")
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .start();
      String line = new String(git.getInputStream().readAllBytes()).strip();
      return git.waitFor() == 0 ? line : "unknown";
    } catch (IOException e) {
      return "unknown";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "unknown";
    }
  }
}
