package io.kith.benchmarks;

import io.kith.benchmarks.harness.ServerProcess;
import io.kith.benchmarks.harness.StreamProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One stream, pulled once by a client process from a server process.
 *
 * @param error why it did not come to its end; empty if it did
 */
record StreamRun(
    String row,
    StreamLoad load,
    double seconds,
    long messages,
    long bytes,
    double serverCpuSeconds,
    double clientCpuSeconds,
    long serverPeakBytes,
    long clientPeakBytes,
    String error) {

  private static final long START_SECONDS = 60;
  private static final long LONGEST_SECONDS = 1_800;
  private static final int WARM_UPS = 3;

  /** So many messages warm the two up each time; of 64 KiB, they are 256 MiB. */
  private static final long WARM_UP_BYTES = 256L << 20;

  private static final long MOST_WARM_UP_MESSAGES = 300_000;
  private static final double MICROS = 1e6;
  private static final JsonMapper JSON = JsonMapper.shared();

  /** Starts both processes, and pulls the stream. */
  static StreamRun of(Row row, StreamLoad load, ClassPaths classPaths, Path logs) {
    String name = row.name() + "-" + load.name().replace(' ', '-');
    var java = new ArrayList<>(List.of(classPaths.java(), "-Duser.home=" + logs));
    java.addAll(PayloadCommand.JVM_FLAGS);
    java.addAll(row.jvmFlags());
    java.addAll(List.of("-cp", classPaths.of(row.module())));
    try (Child server =
        start(java, logs.resolve(name + "-server.log"), ServerProcess.class, row.variant())) {
      String port = server.answer(START_SECONDS).substring("READY ".length());
      try (Child client =
          start(
              java, logs.resolve(name + "-client.log"), StreamProcess.class, port, row.variant())) {
        client.answer(START_SECONDS);
        return measured(row, load, server, client);
      }
    }
  }

  private static Child start(List<String> java, Path log, Class<?> main, String... words) {
    var command = new ArrayList<>(java);
    command.add(main.getName());
    command.addAll(List.of(words));
    return Child.start(command, log);
  }

  private static StreamRun measured(Row row, StreamLoad load, Child server, Child client) {
    long warmUp = Math.min(MOST_WARM_UP_MESSAGES, WARM_UP_BYTES / load.payloadBytes());
    for (int i = 0; i < WARM_UPS; i++) {
      client.ask(load.warmUp(warmUp).command(), LONGEST_SECONDS);
    }
    CpuTime serverCpu = CpuTime.ofProcess(server.pid());
    CpuTime clientCpu = CpuTime.ofProcess(client.pid());
    JsonNode end = JSON.readTree(client.ask(load.command(), LONGEST_SECONDS));
    JsonNode error = end.get("error");
    return new StreamRun(
        row.name(),
        load,
        end.get("elapsedNanos").asLong() / 1e9,
        end.get("messages").asLong(),
        end.get("bytes").asLong(),
        CpuTime.ofProcess(server.pid()).since(serverCpu).totalMicros() / MICROS,
        CpuTime.ofProcess(client.pid()).since(clientCpu).totalMicros() / MICROS,
        CpuTime.peakResidentBytes(server.pid()),
        CpuTime.peakResidentBytes(client.pid()),
        error.isNull() ? missing(load, end.get("messages").asLong()) : error.asString());
  }

  private static String missing(StreamLoad load, long messages) {
    return messages == load.messages()
        ? ""
        : messages + " of " + load.messages() + " messages came";
  }
}
