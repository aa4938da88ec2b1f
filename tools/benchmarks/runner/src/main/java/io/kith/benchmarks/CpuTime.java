package io.kith.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What the operating system has charged, in microseconds since start.
 *
 * @param userMicros time in the program
 * @param systemMicros time in the kernel on the program's behalf
 */
record CpuTime(long userMicros, long systemMicros) {
  /** Linux counts in hundredths of a second wherever it shows times to programs. */
  private static final long TICK_MICROS = 10_000;

  long totalMicros() {
    return userMicros + systemMicros;
  }

  CpuTime since(CpuTime earlier) {
    return new CpuTime(userMicros - earlier.userMicros, systemMicros - earlier.systemMicros);
  }

  /** All threads of a process, those that have ended too. */
  static CpuTime ofProcess(long pid) {
    String stat = read(Path.of("/proc", Long.toString(pid), "stat"));
    // The second field is the name, in brackets, and may hold spaces; the first after it is the
    // third.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return new CpuTime(
        Long.parseLong(fields[11]) * TICK_MICROS, Long.parseLong(fields[12]) * TICK_MICROS);
  }

  /** All processes that this one has started and that have ended. */
  static CpuTime ofEndedChildren() {
    String stat = read(Path.of("/proc/self/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return new CpuTime(
        Long.parseLong(fields[13]) * TICK_MICROS, Long.parseLong(fields[14]) * TICK_MICROS);
  }

  /**
   * All cores: what anything on this machine used, with what the hypervisor took away counted as
   * used.
   */
  static CpuTime ofMachine() {
    String line = read(Path.of("/proc/stat")).lines().findFirst().orElseThrow();
    long[] ticks =
        Arrays.stream(line.replaceFirst("cpu +", "").split(" "))
            .mapToLong(Long::parseLong)
            .toArray();
    return new CpuTime(
        (ticks[0] + ticks[1] + ticks[7]) * TICK_MICROS,
        (ticks[2] + ticks[5] + ticks[6]) * TICK_MICROS);
  }

  /** The most memory that a process has had resident so far, in bytes. */
  static long peakResidentBytes(long pid) {
    return kilobytes(pid, "VmHWM:");
  }

  /** The memory that a process has resident now, in bytes. */
  static long residentBytes(long pid) {
    return kilobytes(pid, "VmRSS:");
  }

  private static long kilobytes(long pid, String key) {
    return read(Path.of("/proc", Long.toString(pid), "status"))
        .lines()
        .filter(line -> line.startsWith(key))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElse(0);
  }

  private static String read(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot read " + path + ": the benchmarks need Linux and processes of the same user", e);
    }
  }
}
