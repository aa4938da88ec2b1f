package io.kith.benchmarks;

import io.kith.benchmarks.harness.ProbeProcess;
import io.kith.benchmarks.harness.ServerProcess;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How long a server takes from the start of its process to its first answered call, and how much
 * memory it holds when idle.
 *
 * <p>The caller is a process that lives through all rounds, so that only the server is cold. Its
 * first rounds are thrown away.
 */
final class StartUp {
  /**
   * A small service with one interface needs no more; no least size is set, so that what is
   * resident is what is used.
   */
  static final List<String> JVM_FLAGS =
      List.of(
          "-Xmx256m",
          "-XX:+UseSerialGC",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private static final double MEBIBYTE = 1024 * 1024;
  private static final long START_SECONDS = 120;
  private static final int DISCARDED_ROUNDS = 2;
  private static final int IDLE_SECONDS = 2;

  private final ClassPaths classPaths;
  private final Path logs;
  private final PrintStream progress;

  StartUp(ClassPaths classPaths, Path logs, PrintStream progress) {
    this.classPaths = classPaths;
    this.logs = logs;
    this.progress = progress;
  }

  /**
   * A row that is started as it is or with an ahead-of-time cache.
   *
   * @param cached whether a cache, made by a training run before the first round, is used
   */
  record Candidate(Row row, boolean cached) {
    String name() {
      return row.name() + (cached ? " with AOT cache" : "");
    }
  }

  /** One start of one candidate. */
  record Start(double millis, long idleBytes) {}

  /** All the starts of one candidate that count. */
  record Outcome(String name, List<Start> starts) {
    Spread millis() {
      return Spread.of(starts.stream().mapToDouble(Start::millis).toArray());
    }

    Spread idleMebibytes() {
      return Spread.of(
          starts.stream().mapToDouble(start -> start.idleBytes() / MEBIBYTE).toArray());
    }
  }

  /** Goes through all candidates, round after round. */
  List<Outcome> run(List<Candidate> candidates, int rounds) {
    var probed = new ArrayList<Probed>();
    try {
      for (Candidate candidate : candidates) {
        var one = new Probed(candidate, probe(candidate.row()), new ArrayList<>());
        probed.add(one);
        if (candidate.cached()) {
          train(one);
        }
      }
      for (int round = 1 - DISCARDED_ROUNDS; round <= rounds; round++) {
        progress.printf("round %d of %d%s%n", round, rounds, round < 1 ? " (thrown away)" : "");
        for (Probed one : probed) {
          Start start = start(one);
          if (round >= 1) {
            one.starts.add(start);
          }
        }
      }
    } finally {
      probed.forEach(one -> one.probe.close());
    }
    return probed.stream().map(one -> new Outcome(one.candidate.name(), one.starts)).toList();
  }

  private record Probed(Candidate candidate, Child probe, List<Start> starts) {}

  private Child probe(Row row) {
    Child probe =
        Child.start(
            java(row, List.of(), ProbeProcess.class), logs.resolve(row.name() + "-probe.log"));
    probe.answer(START_SECONDS);
    return probe;
  }

  private Start start(Probed one) {
    Candidate candidate = one.candidate;
    List<String> cache = candidate.cached() ? withCache("-XX:AOTCache=", candidate) : List.of();
    long startNanos = System.nanoTime();
    try (Child server = server(candidate, cache)) {
      call(one.probe, server);
      double millis = (System.nanoTime() - startNanos) / 1e6;
      Pair.pause(IDLE_SECONDS);
      return new Start(millis, CpuTime.residentBytes(server.pid()));
    }
  }

  /** Runs the server once to record what it loads; it writes the cache when it ends. */
  private void train(Probed one) {
    Candidate candidate = one.candidate;
    progress.println("training the cache of " + candidate.row().name());
    try (Child server = server(candidate, withCache("-XX:AOTCacheOutput=", candidate))) {
      call(one.probe, server);
      server.end(START_SECONDS);
    }
  }

  private static void call(Child probe, Child server) {
    String ready = server.answer(START_SECONDS);
    String answer = probe.ask("PROBE " + ready.substring("READY ".length()), START_SECONDS);
    if (!answer.equals("ANSWERED")) {
      throw new IllegalStateException("the first call failed: " + answer);
    }
  }

  private Child server(Candidate candidate, List<String> flags) {
    return Child.start(
        java(candidate.row(), flags, ServerProcess.class),
        logs.resolve(candidate.row().name() + "-start.log"));
  }

  /** The JVM's warnings about caches go to standard output, where the server's answers go. */
  private List<String> withCache(String flag, Candidate candidate) {
    Path cache = logs.resolve(candidate.row().name() + ".aot");
    return List.of("-Xlog:disable", "-Xlog:all=error:stderr", flag + cache);
  }

  private List<String> java(Row row, List<String> flags, Class<?> main) {
    var command = new ArrayList<>(List.of(classPaths.java(), "-Duser.home=" + logs));
    command.addAll(JVM_FLAGS);
    command.addAll(flags);
    command.addAll(row.jvmFlags());
    command.addAll(List.of("-cp", classPaths.of(row.module()), main.getName(), row.variant()));
    return command;
  }
}
