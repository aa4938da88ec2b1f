package io.kith.benchmarks;

import io.kith.benchmarks.harness.ClientProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server process and a client process of one row, under one scenario's load. For one thread. */
final class Pair implements AutoCloseable {
  private static final long ANSWER_SECONDS = 30;

  /** What both compilers together may spend in a second that counts as quiet. */
  private static final long QUIET_COMPILE_MILLIS = 100;

  private static final int QUIET_SECONDS = 2;
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Child server;
  private final Child client;
  private final int connections;

  private Pair(Child server, Child client, int connections) {
    this.server = server;
    this.client = client;
    this.connections = connections;
  }

  /** Starts both, and the load. */
  static Pair start(
      Row row, Scenario scenario, ClassPaths classPaths, List<String> jvmFlags, Path logs) {
    String name = row.name() + "-" + scenario;
    var flags = new ArrayList<>(jvmFlags);
    flags.addAll(row.jvmFlags());
    var launcher = new Launcher(classPaths, flags, logs);
    Child server = launcher.server(row.server(), name);
    try {
      String port = Launcher.ready(server);
      var words = new ArrayList<>(List.of(port, row.variant(), row.style().word()));
      words.addAll(List.of(scenario.words()));
      Child client =
          launcher.start(
              row.module(), ClientProcess.class, name + "-client", words.toArray(String[]::new));
      try {
        var pair = new Pair(server, client, Integer.parseInt(Launcher.ready(client)));
        client.tell("START");
        return pair;
      } catch (RuntimeException e) {
        client.close();
        throw e;
      }
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  int connections() {
    return connections;
  }

  /**
   * Waits until the compilers of both processes have come to rest, so that a peer with much code is
   * not measured half compiled.
   *
   * @param leastSeconds waited in any case
   * @param mostSeconds waited at most
   * @return the seconds waited
   */
  int warmUp(int leastSeconds, int mostSeconds) {
    long compileMillis = compileMillis();
    int quietSeconds = 0;
    int seconds = 0;
    while (seconds < mostSeconds && (seconds < leastSeconds || quietSeconds < QUIET_SECONDS)) {
      pause(1);
      seconds++;
      long nowMillis = compileMillis();
      quietSeconds = nowMillis - compileMillis < QUIET_COMPILE_MILLIS ? quietSeconds + 1 : 0;
      compileMillis = nowMillis;
    }
    return seconds;
  }

  private long compileMillis() {
    return stats(server).get("compileMillis").asLong()
        + stats(client).get("compileMillis").asLong();
  }

  /** Measures one window of the load. */
  Window measure(int seconds) {
    JsonNode serverStats = stats(server);
    JsonNode clientStats = stats(client);
    client.ask("BEGIN", ANSWER_SECONDS);
    CpuTime serverCpu = CpuTime.ofProcess(server.pid());
    CpuTime clientCpu = CpuTime.ofProcess(client.pid());
    CpuTime machineCpu = CpuTime.ofMachine();
    pause(seconds);
    serverCpu = CpuTime.ofProcess(server.pid()).since(serverCpu);
    clientCpu = CpuTime.ofProcess(client.pid()).since(clientCpu);
    machineCpu = CpuTime.ofMachine().since(machineCpu);
    JsonNode window = json(client.ask("END", ANSWER_SECONDS));
    double calls = Math.max(1, window.get("succeeded").asLong());
    double elapsedMicros = window.get("elapsedNanos").asLong() / 1e3;
    long busyMicros = serverCpu.totalMicros() + clientCpu.totalMicros();
    return new Window(
        window.get("succeeded").asLong() / elapsedMicros * 1e6,
        window.get("p50Nanos").asLong() / 1e3,
        window.get("p99Nanos").asLong() / 1e3,
        window.get("p999Nanos").asLong() / 1e3,
        window.get("maxNanos").asLong() / 1e3,
        serverCpu.totalMicros() / calls,
        serverCpu.systemMicros() / calls,
        clientCpu.totalMicros() / calls,
        clientCpu.systemMicros() / calls,
        growth(server, serverStats, "allocatedBytes") / calls,
        growth(client, clientStats, "allocatedBytes") / calls,
        growth(server, serverStats, "gcMillis") + growth(client, clientStats, "gcMillis"),
        Math.max(0, machineCpu.totalMicros() - busyMicros) / elapsedMicros);
  }

  private static JsonNode stats(Child child) {
    return json(child.ask("STATS", ANSWER_SECONDS));
  }

  private static double growth(Child child, JsonNode before, String counter) {
    return stats(child).get(counter).asLong() - before.get(counter).asLong();
  }

  /** What both cost while no calls are made, once the load has ended. */
  Rest rest(int seconds) {
    CpuTime serverCpu = CpuTime.ofProcess(server.pid());
    CpuTime clientCpu = CpuTime.ofProcess(client.pid());
    pause(seconds);
    double micros = TimeUnit.SECONDS.toMicros(seconds);
    return new Rest(
        CpuTime.ofProcess(server.pid()).since(serverCpu).totalMicros() / micros,
        CpuTime.ofProcess(client.pid()).since(clientCpu).totalMicros() / micros,
        liveHeap(server),
        liveHeap(client),
        CpuTime.residentBytes(server.pid()),
        CpuTime.residentBytes(client.pid()));
  }

  private static long liveHeap(Child child) {
    return json(child.ask("MEMORY", ANSWER_SECONDS)).get("liveHeapBytes").asLong();
  }

  /**
   * A pair of processes whose load has ended and whose connections are still open.
   *
   * @param serverCpu the part of a core that the server takes
   * @param serverHeapBytes what is left on its heap when all garbage is gone
   * @param serverResidentBytes the memory that it has resident, its whole heap included
   */
  record Rest(
      double serverCpu,
      double clientCpu,
      long serverHeapBytes,
      long clientHeapBytes,
      long serverResidentBytes,
      long clientResidentBytes) {}

  /** Ends the load and accounts for every call of it. */
  Account stop() {
    JsonNode end = json(client.ask("STOP", ANSWER_SECONDS));
    JsonNode error = end.get("firstError");
    return new Account(
        end.get("issued").asLong(),
        end.get("succeeded").asLong(),
        end.get("failed").asLong(),
        end.get("lost").asLong(),
        error.isNull() ? "" : error.asString(),
        CpuTime.peakResidentBytes(server.pid()),
        CpuTime.peakResidentBytes(client.pid()));
  }

  /**
   * The end of a pair: {@code issued = succeeded + failed + lost}.
   *
   * @param lost calls whose end was never reported, ten seconds after the last was issued
   */
  record Account(
      long issued,
      long succeeded,
      long failed,
      long lost,
      String firstError,
      long serverPeakBytes,
      long clientPeakBytes) {}

  static void pause(int seconds) {
    try {
      TimeUnit.SECONDS.sleep(seconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while measuring", e);
    }
  }

  private static JsonNode json(String line) {
    return JSON.readTree(line);
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
