package io.kith.faults;

import io.kith.cluster.Query;
import io.kith.cluster.Registries;
import io.kith.cluster.Registry;
import io.kith.cluster.Snapshot;
import io.kith.transport.Identity;
import io.kith.transport.TransportOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A hub, three instances of the ledger, and a caller with a steady rate, each a process. Where
 * there may be one, the last instance is in a network namespace of its own. One thread.
 */
final class Fleet implements AutoCloseable {

  static final int CALLS_PER_SECOND = 200;

  private static final String LOOPBACK = "127.0.0.1";
  private static final String SERVICE = "faults.Ledger";
  private static final Duration LIMIT = Duration.ofSeconds(90);

  private final Path directory;
  private final Optional<Namespace> namespace;
  private final String hubAddress;
  private final Registry registry;
  private final List<Member> members = new ArrayList<>();
  private final CallLog log;
  private ChildProcess hub;
  private ChildProcess load;
  private final Thread stopAtExit = Thread.ofPlatform().unstarted(this::kill);

  private Fleet(Path directory) throws IOException {
    this.directory = directory;
    this.namespace = Namespace.open();
    String host = namespace.map(Namespace::outside).orElse(LOOPBACK);
    this.hubAddress = host + ":" + freePort(host);
    Path calls = directory.resolve("calls");
    this.log = new CallLog(calls);
    this.hub = startHubProcess();
    Runtime.getRuntime().addShutdownHook(stopAtExit);
    this.registry =
        Registries.open(
            "hub://" + hubAddress, new Identity("faults", "faults-1"), TransportOptions.defaults());
    this.load =
        ChildProcess.start(
            "load",
            directory,
            List.of(),
            environment(LOOPBACK),
            LoadMain.class,
            String.valueOf(CALLS_PER_SECOND),
            calls.toString());
    members.add(new Member("a", directory, List.of(), environment(LOOPBACK)));
    members.add(new Member("b", directory, List.of(), environment(LOOPBACK)));
    members.add(
        namespace
            .map(space -> new Member("c", directory, space.entry(), environment(space.inside())))
            .orElseGet(() -> new Member("c", directory, List.of(), environment(LOOPBACK))));
  }

  /** A fleet whose instances all answer. Its files go into the directory. */
  static Fleet start(Path directory) throws IOException {
    var fleet = new Fleet(directory);
    try {
      fleet.awaitWhole();
      return fleet;
    } catch (RuntimeException | Error e) {
      fleet.close();
      throw e;
    }
  }

  private static int freePort(String host) throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getByName(host))) {
      return socket.getLocalPort();
    }
  }

  private Map<String, String> environment(String host) {
    return Map.of(
        "KITH_REGISTRY",
        "hub://" + hubAddress,
        "KITH_SERVER_HOST",
        host,
        "KITH_SERVER_PLAINTEXT",
        "true",
        "KITH_DISCOVERY_DIRECTORY",
        directory.resolve("state").toString());
  }

  private ChildProcess startHubProcess() {
    return ChildProcess.start("hub", directory, List.of(), Map.of(), HubProcess.class, hubAddress);
  }

  List<Member> members() {
    return members;
  }

  /** The one whose link can be cut; empty if there is none, for want of root or iproute2. */
  Optional<Member> remoteMember() {
    return namespace.map(_ -> members.getLast());
  }

  Namespace link() {
    return namespace.orElseThrow();
  }

  ChildProcess hub() {
    return hub;
  }

  /** Starts a hub in the place of the one that has ended. It knows nobody. */
  void startHub() {
    hub = startHubProcess();
  }

  /** The registry as this process sees it. */
  Registry registry() {
    return registry;
  }

  /** How many instances the registry knows by its own word; 0 if it does not answer. */
  int registered() {
    return registry
        .snapshot(Query.service(SERVICE), Duration.ofMillis(500))
        .map(Snapshot::instances)
        .map(List::size)
        .orElse(0);
  }

  CallLog log() {
    return log.refresh();
  }

  /** The id of the last call that was due before this time. */
  long lastIdDueBefore(long micros) {
    CallRecord any = log.calls().iterator().next();
    long intervalMicros = TimeUnit.SECONDS.toMicros(1) / CALLS_PER_SECOND;
    return any.id() + Math.floorDiv(micros - any.dueMicros(), intervalMicros);
  }

  /** How often each write was executed. */
  Map<Long, Integer> executions() {
    var times = new HashMap<Long, Integer>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(file -> isRecord(file)).toList()) {
        for (String id : Files.readAllLines(file)) {
          times.merge(Long.valueOf(id), 1, Integer::sum);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return times;
  }

  private static boolean isRecord(Path file) {
    return file.getFileName().toString().startsWith("executed-");
  }

  /** Waits until every instance has answered a call that was due from now on. */
  void awaitWhole() {
    long sinceMicros = CallRecord.nowMicros();
    for (Member member : members) {
      await(
          () -> answers(member, sinceMicros),
          () -> member.instance() + " answers; its log:\n" + member.process().tail());
    }
  }

  /** Whether the instance that runs there has answered a call that was due since then. */
  boolean answers(Member member, long sinceMicros) {
    return log().calls().stream()
        .anyMatch(
            call -> call.dueMicros() >= sinceMicros && call.instance().equals(member.instance()));
  }

  /** Waits for a condition. */
  void await(BooleanSupplier condition, Supplier<String> what) {
    long endNanos = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > endNanos) {
        throw new IllegalStateException(
            "not within "
                + LIMIT.toSeconds()
                + " s: "
                + what.get()
                + "\nthe caller:\n"
                + load.tail());
      }
      if (!load.isAlive()) {
        throw new IllegalStateException("the caller has died:\n" + load.tail());
      }
      try {
        TimeUnit.MILLISECONDS.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }
  }

  private void kill() {
    members.forEach(member -> member.process().close());
    load.close();
    hub.close();
    namespace.ifPresent(Namespace::close);
  }

  /** Ends all processes. */
  @Override
  public void close() {
    registry.close();
    kill();
    try {
      Runtime.getRuntime().removeShutdownHook(stopAtExit);
    } catch (IllegalStateException e) {
      // It runs.
    }
  }
}
