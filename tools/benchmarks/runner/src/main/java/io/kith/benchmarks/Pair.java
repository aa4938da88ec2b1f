package io.kith.benchmarks;

import io.kith.benchmarks.harness.ClientProcess;
import io.kith.benchmarks.harness.ServerProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server process and a client process of one row, under one scenario's load. For one thread. */
final class Pair implements AutoCloseable {
  private static final long START_SECONDS = 60;
  private static final long ANSWER_SECONDS = 30;
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
    var java = new ArrayList<>(List.of(classPaths.java()));
    java.addAll(jvmFlags);
    java.addAll(row.jvmFlags());
    java.addAll(List.of("-cp", classPaths.of(row.module())));
    Child server =
        Child.start(
            with(java, ServerProcess.class.getName(), row.variant()),
            logs.resolve(name + "-server.log"));
    try {
      String port = ready(server);
      var clientWords =
          new ArrayList<>(
              List.of(ClientProcess.class.getName(), port, row.variant(), row.style().word()));
      clientWords.addAll(List.of(scenario.words()));
      Child client =
          Child.start(
              with(java, clientWords.toArray(String[]::new)), logs.resolve(name + "-client.log"));
      try {
        var pair = new Pair(server, client, Integer.parseInt(ready(client)));
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

  private static List<String> with(List<String> command, String... words) {
    var all = new ArrayList<>(command);
    all.addAll(List.of(words));
    return all;
  }

  private static String ready(Child child) {
    String line = child.answer(START_SECONDS);
    if (!line.startsWith("READY ")) {
      throw new IllegalStateException("expected READY, got: " + line);
    }
    return line.substring("READY ".length());
  }

  int connections() {
    return connections;
  }

  /** Measures one window of the load. */
  Window measure(int seconds) {
    JsonNode serverBefore = json(server.ask("STATS", ANSWER_SECONDS));
    client.ask("BEGIN", ANSWER_SECONDS);
    CpuTime serverCpu = CpuTime.ofProcess(server.pid());
    CpuTime clientCpu = CpuTime.ofProcess(client.pid());
    CpuTime machineCpu = CpuTime.ofMachine();
    pause(seconds);
    serverCpu = CpuTime.ofProcess(server.pid()).since(serverCpu);
    clientCpu = CpuTime.ofProcess(client.pid()).since(clientCpu);
    machineCpu = CpuTime.ofMachine().since(machineCpu);
    JsonNode end = json(client.ask("END", ANSWER_SECONDS));
    JsonNode serverAfter = json(server.ask("STATS", ANSWER_SECONDS));
    double calls = Math.max(1, end.get("succeeded").asLong());
    double elapsedMicros = end.get("elapsedNanos").asLong() / 1e3;
    return new Window(
        end.get("succeeded").asLong() / elapsedMicros * 1e6,
        end.get("p50Nanos").asLong() / 1e3,
        end.get("p99Nanos").asLong() / 1e3,
        end.get("p999Nanos").asLong() / 1e3,
        end.get("maxNanos").asLong() / 1e3,
        serverCpu.totalMicros() / calls,
        serverCpu.systemMicros() / calls,
        clientCpu.totalMicros() / calls,
        clientCpu.systemMicros() / calls,
        (serverAfter.get("allocatedBytes").asLong() - serverBefore.get("allocatedBytes").asLong())
            / calls,
        end.get("allocatedBytes").asLong() / calls,
        end.get("gcMillis").asLong()
            + serverAfter.get("gcMillis").asLong()
            - serverBefore.get("gcMillis").asLong(),
        Math.max(0, machineCpu.totalMicros() - serverCpu.totalMicros() - clientCpu.totalMicros())
            / elapsedMicros);
  }

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
