package io.kith.cli;

import io.kith.cluster.Instance;
import io.kith.cluster.Query;
import io.kith.cluster.Registries;
import io.kith.cluster.Registry;
import io.kith.cluster.Snapshot;
import io.kith.codec.JsonMethods;
import io.kith.codec.JsonStyle;
import io.kith.codec.Limits;
import io.kith.codec.MethodBinding;
import io.kith.codec.ServiceSchema;
import io.kith.core.CallException;
import io.kith.core.Context;
import io.kith.core.Metadata;
import io.kith.core.Reply;
import io.kith.hub.Hub;
import io.kith.hub.HubOptions;
import io.kith.transport.Address;
import io.kith.transport.Identity;
import io.kith.transport.TransportOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A run of an application in which its JVM notes what it loads and links, and writes that into a
 * cache when it ends. Other starts read the cache instead of doing the same work again.
 *
 * <p>The application registers with a hub that only this run knows, and listens at any port: what
 * is in production notices nothing.
 *
 * @param cache the file to write
 * @param java what stands after {@code java} in its command
 * @param calls which of its methods to call, so that what they need is in the cache
 * @param limit how long its start, and then its end, may take
 * @see <a href="https://openjdk.org/jeps/514">JEP 514: Ahead-of-Time Command-Line Ergonomics</a>
 */
record AotTraining(Path cache, List<String> java, List<MethodCall> calls, Duration limit) {

  private static final int ROUNDS = 20;
  private static final Duration CALL_LIMIT = Duration.ofSeconds(10);
  private static final Duration SNAPSHOT_LIMIT = Duration.ofSeconds(2);
  private static final int TAIL_LINES = 20;

  /** It may serve more right after its first service. */
  private static final int POLLS_WITHOUT_CHANGE = 5;

  private static final long POLL_MILLIS = 100;

  /** A method by its name, and a request as JSON. */
  record MethodCall(String method, String request) {

    /** The call of a text {@code Service/method JSON}; without JSON the request is empty. */
    static MethodCall parse(String text) {
      String[] parts = text.strip().split("\\s+", 2);
      return new MethodCall(parts[0], parts.length == 1 ? "{}" : parts[1]);
    }
  }

  /**
   * Runs it until the cache is written.
   *
   * @throws TrainingException if there is none then
   * @throws IllegalArgumentException if a call is none that the application knows
   */
  void run() throws TrainingException, IOException, InterruptedException {
    Files.deleteIfExists(cache);
    Path log = Files.createTempFile("kith-aot-", ".log");
    var anyPort = HubOptions.defaults().withAddress(new Address(LocalPort.HOST, 0));
    try (Hub hub = Hub.start(anyPort)) {
      String registry = "hub://" + hub.address();
      Process process = start(registry, log);
      var killAtExit =
          Thread.ofPlatform().name("kith-aot-stop").unstarted(process::destroyForcibly);
      Runtime.getRuntime().addShutdownHook(killAtExit);
      try {
        exercise(awaitReady(registry, process, log));
        end(process, log);
      } catch (TrainingException | IllegalArgumentException e) {
        // What a JVM writes that was trained by half would pass for a good cache.
        process.destroyForcibly().waitFor();
        Files.deleteIfExists(cache);
        throw e;
      } finally {
        process.destroyForcibly();
        forget(killAtExit);
      }
    }
    Files.delete(log);
  }

  private static void forget(Thread killAtExit) {
    try {
      Runtime.getRuntime().removeShutdownHook(killAtExit);
    } catch (IllegalStateException e) {
      // It runs.
    }
  }

  private Process start(String registry, Path log) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:AOTCacheOutput=" + cache.toAbsolutePath());
    command.addAll(java);
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("KITH_REGISTRY", registry);
    builder.environment().put("KITH_SERVER_PORT", "0");
    return builder.start();
  }

  private Instance awaitReady(String url, Process process, Path log)
      throws TrainingException, IOException, InterruptedException {
    long endNanos = System.nanoTime() + limit.toNanos();
    try (Registry registry =
        Registries.open(url, new Identity("kith-aot", "kith-aot"), TransportOptions.defaults())) {
      Optional<Instance> last = Optional.empty();
      for (int same = 0; last.isEmpty() || same < POLLS_WITHOUT_CHANGE; ) {
        if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
          throw failed("it ended with exit code " + process.exitValue() + " at its start", log);
        }
        if (System.nanoTime() > endNanos) {
          throw failed("it serves nothing after " + limit.toSeconds() + " s (--timeout)", log);
        }
        Optional<Instance> now = first(registry.snapshot(Query.all(), SNAPSHOT_LIMIT));
        same = now.equals(last) ? same + 1 : 0;
        last = now;
      }
      return last.get();
    }
  }

  private static Optional<Instance> first(Optional<Snapshot> snapshot) {
    return snapshot.flatMap(known -> known.instances().stream().findFirst());
  }

  /** Asks for the contracts, and makes the calls, some times. */
  private void exercise(Instance instance) throws TrainingException {
    try (Target target = Target.at(instance.address())) {
      for (int round = 0; round < ROUNDS; round++) {
        List<ServiceSchema> contracts = Context.within(CALL_LIMIT).call(target::contracts);
        for (MethodCall call : calls) {
          call(target, contracts, call);
        }
      }
    } catch (CallException e) {
      throw new TrainingException("it cannot be called: " + e.getMessage());
    }
  }

  private static void call(Target target, List<ServiceSchema> contracts, MethodCall call)
      throws TrainingException {
    MethodName.Found found =
        MethodName.parse(call.method()).findIn(contracts, target.description());
    ServiceSchema contract = found.contract();
    MethodBinding method =
        JsonMethods.bind(contract, found.method().name(), JsonStyle.readable(), Limits.defaults());
    Reply reply =
        Context.within(CALL_LIMIT)
            .call(() -> target.call(contract.name(), method, call.request(), Metadata.empty()));
    if (reply instanceof Reply.Failure failure) {
      throw new TrainingException("the call " + call.method() + " fails: " + failure.status());
    }
  }

  private void end(Process process, Path log)
      throws TrainingException, IOException, InterruptedException {
    process.destroy();
    if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
      throw failed("it does not end within " + limit.toSeconds() + " s (--timeout)", log);
    }
    if (!Files.exists(cache)) {
      throw failed("its JVM wrote no cache", log);
    }
  }

  private static TrainingException failed(String what, Path log) throws IOException {
    List<String> lines = Files.readAllLines(log);
    String tail =
        String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    return new TrainingException(what + "; its output, " + log + ", ends with:\n" + tail);
  }
}
