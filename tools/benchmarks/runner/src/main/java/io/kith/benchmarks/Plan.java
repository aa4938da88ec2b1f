package io.kith.benchmarks;

import java.util.List;

/**
 * How much is measured.
 *
 * @param rounds how often the whole list of rows is gone through, with new processes each time
 * @param warmupSeconds least load before the first window of a process
 * @param maxWarmupSeconds most load before it; between the two, the compilers' rest decides
 * @param windows windows measured in one process, one after another
 * @param seconds length of a window
 * @param jvmFlags flags that every process of every peer gets
 */
record Plan(
    List<Row> rows,
    List<Scenario> scenarios,
    int rounds,
    int warmupSeconds,
    int maxWarmupSeconds,
    int windows,
    int seconds,
    List<String> jvmFlags) {

  /**
   * The serial collector, because it runs no thread of its own beside the program: on two cores
   * that two processes share, a concurrent or parallel collector of one process takes its time from
   * the other, and the figures of both would say little. It is also the one with the cheapest
   * barriers, so it flatters those who allocate much.
   */
  static final List<String> DEFAULT_JVM_FLAGS =
      List.of(
          "-Xms1g",
          "-Xmx1g",
          "-XX:+UseSerialGC",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");

  int cells() {
    return rows.size() * scenarios.size() * rounds;
  }

  /** A guess at the time that the whole run takes, start and end of processes included. */
  long estimatedSeconds() {
    return cells() * ((warmupSeconds + maxWarmupSeconds) / 2 + (long) windows * seconds + 3);
  }
}
