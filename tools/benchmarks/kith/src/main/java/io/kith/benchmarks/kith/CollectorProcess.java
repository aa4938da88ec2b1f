package io.kith.benchmarks.kith;

import io.kith.collector.CollectorOptions;
import io.kith.collector.observatory.Observatory;
import io.kith.collector.observatory.ObservatoryOptions;
import io.kith.config.ByteSize;
import io.kith.transport.Address;
import io.kith.transport.Identity;
import io.kith.transport.Server;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A collector on a port, as a hub has one, that keeps all there is. It ends with its input. */
public final class CollectorProcess {

  private static final long MIB = 1 << 20;

  private CollectorProcess() {}

  /** Prints its port, and runs until its input ends. */
  public static void main(String[] args) throws Exception {
    Path directory = Files.createDirectories(Path.of(args[0]));
    CollectorOptions options = options(Long.parseLong(args[1]));
    try (var observatory = Observatory.open(ObservatoryOptions.in(directory).with(options));
        var server =
            Server.builder(new Identity("hub", "hub-1"))
                .address(new Address("127.0.0.1", 0))
                .start()) {
      observatory.serve(server);
      System.out.println("READY " + server.address().port());
      while (System.in.read() >= 0) {
        // whoever started it says nothing
      }
    }
    Runtime.getRuntime().halt(0);
  }

  private static CollectorOptions options(long memoryMiB) {
    return new CollectorOptions(
        "sqlite:",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        new ByteSize(memoryMiB * MIB),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        Duration.ofSeconds(1),
        1,
        1_000_000,
        Duration.ofDays(30),
        new ByteSize(16L << 30),
        List.of());
  }
}
