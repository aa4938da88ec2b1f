package io.kith.faults;

import io.kith.faults.LayerMain.Mode;
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
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A hub, layers of which each asks the one below, and callers of the uppermost, each a process. One
 * thread.
 */
final class Layers implements AutoCloseable {

  /**
   * A layer.
   *
   * @param instances how many processes it has
   * @param places how many calls each of them works on at the same time
   * @param millis for how long each of them has a place
   */
  record Layer(String name, int instances, int places, int millis) {

    /** How many calls a second it can do. */
    double capacity() {
      return instances * places * 1_000.0 / millis;
    }
  }

  private static final String LOOPBACK = "127.0.0.1";
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** The patience of a caller. */
  static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Path directory;
  private final String hubAddress;
  private final List<ChildProcess> processes = new ArrayList<>();
  private final Map<String, List<ChildProcess>> layers = new HashMap<>();
  private final ChildProcess callers;
  private final CallLog log;
  private final Thread stopAtExit = Thread.ofPlatform().unstarted(this::kill);

  private Layers(Path directory, Protection protection, List<Layer> layers) throws IOException {
    this.directory = directory;
    Path rules = Files.writeString(directory.resolve("rules.yaml"), protection.rules());
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      this.hubAddress = LOOPBACK + ":" + socket.getLocalPort();
    }
    Runtime.getRuntime().addShutdownHook(stopAtExit);
    var environment =
        Map.of(
            "KITH_REGISTRY",
            "hub://" + hubAddress,
            "KITH_SERVER_HOST",
            LOOPBACK,
            "KITH_RULES",
            rules.toString(),
            "KITH_DISCOVERY_DIRECTORY",
            "none");
    start("hub", Map.of(), HubProcess.class, hubAddress);
    for (int i = 0; i < layers.size(); i++) {
      Optional<String> below =
          i + 1 < layers.size() ? Optional.of(layers.get(i + 1).name) : Optional.empty();
      this.layers.put(layers.get(i).name, start(layers.get(i), below, environment));
    }
    Path calls = directory.resolve("calls");
    this.log = new CallLog(calls);
    this.callers =
        start(
            "callers",
            environment,
            OpenLoadMain.class,
            layers.getFirst().name,
            String.valueOf(PATIENCE.toMillis()),
            calls.toString());
  }

  /** Layers, the uppermost first, that answer. Their files go into the directory. */
  static Layers start(Path directory, Protection protection, Layer... layers) throws IOException {
    Files.createDirectories(directory);
    var started = new Layers(directory, protection, List.of(layers));
    try {
      started.rate("work", 20);
      started.await(
          () -> started.log().calls().stream().anyMatch(CallRecord::succeeded),
          () -> "a call is answered");
      started.rate("work", 0);
      return started;
    } catch (RuntimeException | Error e) {
      started.close();
      throw e;
    }
  }

  private List<ChildProcess> start(
      Layer layer, Optional<String> below, Map<String, String> environment) {
    var instances = new ArrayList<ChildProcess>();
    for (int i = 1; i <= layer.instances; i++) {
      String name = layer.name + "-" + i;
      var arguments =
          new ArrayList<>(
              List.of(
                  layer.name,
                  String.valueOf(layer.places),
                  String.valueOf(layer.millis),
                  arrivalsOf(name).toString()));
      below.ifPresent(arguments::add);
      instances.add(start(name, environment, LayerMain.class, arguments.toArray(String[]::new)));
    }
    return instances;
  }

  private Path arrivalsOf(String process) {
    return directory.resolve("arrivals-" + process);
  }

  private List<ChildProcess> instances(String layer) {
    return Objects.requireNonNull(layers.get(layer), layer);
  }

  private ChildProcess start(
      String name, Map<String, String> environment, Class<?> main, String... arguments) {
    ChildProcess process =
        ChildProcess.start(name, directory, List.of(), environment, main, arguments);
    processes.add(process);
    return process;
  }

  /** So many calls of a method are due in each second from now on. */
  void rate(String method, double perSecond) {
    callers.tell(method + " " + perSecond);
  }

  /** How a layer treats calls from now on. */
  void mode(String layer, Mode mode) {
    instances(layer).forEach(instance -> instance.tell(mode.name()));
  }

  CallLog log() {
    return log.refresh();
  }

  /** Lets time pass; returns that at the end of it, in microseconds since 1970. */
  long pass(Duration time) {
    long untilNanos = System.nanoTime() + time.toNanos();
    await(() -> System.nanoTime() >= untilNanos, () -> "time passes");
    return CallRecord.nowMicros();
  }

  /** How many calls had come to a layer at this time, in microseconds since 1970. */
  long arrivals(String layer, long micros) {
    return instances(layer).stream()
        .map(instance -> arrivals(instance).floorEntry(micros))
        .filter(Objects::nonNull)
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private NavigableMap<Long, Long> arrivals(ChildProcess instance) {
    var arrivals = new TreeMap<Long, Long>();
    try {
      for (String line : Files.readAllLines(arrivalsOf(instance.name()))) {
        String[] parts = line.split("\t");
        if (parts.length == 2) {
          arrivals.put(Long.valueOf(parts[0]), Long.valueOf(parts[1]));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return arrivals;
  }

  private void await(BooleanSupplier condition, Supplier<String> what) {
    long endNanos = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      for (ChildProcess process : processes) {
        if (!process.isAlive()) {
          throw new IllegalStateException(process.name() + " has died:\n" + process.tail());
        }
      }
      if (System.nanoTime() > endNanos) {
        throw new IllegalStateException(
            "not within " + LIMIT.toSeconds() + " s: " + what.get() + "\n" + callers.tail());
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
    processes.reversed().forEach(ChildProcess::close);
  }

  /** Ends all processes. */
  @Override
  public void close() {
    kill();
    try {
      Runtime.getRuntime().removeShutdownHook(stopAtExit);
    } catch (IllegalStateException e) {
      // It runs.
    }
  }
}
