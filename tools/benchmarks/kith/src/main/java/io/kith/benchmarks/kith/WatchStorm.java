package io.kith.benchmarks.kith;

import io.kith.cluster.Instance;
import io.kith.cluster.Query;
import io.kith.cluster.Registries;
import io.kith.cluster.Registry;
import io.kith.cluster.Registry.Registration;
import io.kith.cluster.Revision;
import io.kith.cluster.ServiceEntry;
import io.kith.hub.HubMain;
import io.kith.transport.Address;
import io.kith.transport.Client;
import io.kith.transport.Identity;
import io.kith.transport.TransportOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A storm over a hub in a process of its own: many instances that keep their leases and change all
 * the time, and many watchers, each with a connection of its own, who must learn of it. Two runs:
 * each watcher asks for one service of many, as clients do; and each asks for everything, as nobody
 * should.
 *
 * <p>The time of a change is from before the instance's registration is updated until a watcher has
 * the change decoded. Watchers and instances are in one process, for one clock.
 */
public final class WatchStorm implements AutoCloseable {

  private static final int SERVICES = 100;
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Pattern URL = Pattern.compile("hub://([0-9.]+:[0-9]+)");

  private final Process hub;
  private final Address address;
  private final Registry registry;
  private final Client client =
      Client.create(new Identity("watchers", "watchers"), TransportOptions.defaults());
  private final List<Registration> registrations = new ArrayList<>();
  private final ChangeTimes times;

  private WatchStorm(int instances) throws IOException {
    this.hub =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms1g",
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                HubMain.class.getName(),
                "127.0.0.1:0")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Matcher url = URL.matcher(String.valueOf(hub.inputReader().readLine()));
    if (!url.find()) {
      hub.destroyForcibly();
      throw new IOException("the hub does not say where it listens");
    }
    this.address = Address.parse(url.group(1));
    this.registry =
        Registries.open(
            url.group(), new Identity("storm", "storm"), TransportOptions.builder().build());
    this.times = new ChangeTimes(instances);
  }

  /**
   * Runs the storm.
   *
   * @param args instances, watchers, changes a second, and seconds of each run
   */
  public static void main(String[] args) throws Exception {
    int instances = number(args, 0, 10_000);
    int watchers = number(args, 1, 500);
    int changes = number(args, 2, 1_000);
    int seconds = number(args, 3, 20);
    try (var storm = new WatchStorm(instances)) {
      storm.register(instances);
      storm.run("one service each", i -> Query.service(service(i)), watchers, changes, seconds);
      storm.run("everything", _ -> Query.all(), watchers, changes, seconds);
    }
  }

  private static int number(String[] args, int at, int otherwise) {
    return args.length > at ? Integer.parseInt(args[at]) : otherwise;
  }

  private static String service(int number) {
    return "storm.Service" + number % SERVICES;
  }

  private static Instance instance(int number, long change) {
    return Instance.builder(
            new Identity("storm-" + number % SERVICES, String.format("storm-%05d", number)),
            new Address("10.0.0.1", 1 + number % 60_000),
            Instant.EPOCH)
        .state(Instance.State.READY)
        .labels(Map.of(ChangeTimes.LABEL, Long.toString(change)))
        .services(List.of(new ServiceEntry(service(number), "1.0.0", "0123456789abcdef")))
        .build();
  }

  private void register(int instances) throws InterruptedException {
    long startNanos = System.nanoTime();
    for (int i = 0; i < instances; i++) {
      registrations.add(registry.register(instance(i, 0)));
    }
    while (registry.snapshot(Query.all(), LIMIT).orElseThrow().instances().size() < instances) {
      if (System.nanoTime() - startNanos > LIMIT.toNanos()) {
        throw new IllegalStateException("the hub does not know all instances within " + LIMIT);
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    System.out.printf(
        Locale.ROOT,
        "%,d instances registered in %.1f s; hub: %,d MiB resident%n",
        instances,
        (System.nanoTime() - startNanos) / 1e9,
        ProcessFigures.residentBytes(hub.pid()) >> 20);
  }

  /** What a watcher asks for. */
  private interface Question {
    Query of(int watcher);
  }

  private void run(String name, Question question, int watchers, int changes, int seconds)
      throws InterruptedException {
    var all = new ArrayList<StormWatcher>();
    try {
      // They have been there for long: what all of them are told at first is another matter.
      Revision now = registry.snapshot(question.of(0), LIMIT).orElseThrow().revision();
      for (int i = 0; i < watchers; i++) {
        all.add(
            new StormWatcher(client.channel(address), "watcher-" + i, question.of(i), now, times));
      }
      storm(changes, Duration.ofSeconds(1));
      for (StormWatcher watcher : all) {
        watcher.awaitFirst();
      }
      storm(changes, Duration.ofSeconds(3)); // until the JIT compilers have seen it
      all.forEach(StormWatcher::begin);
      long cpuMicros = ProcessFigures.cpuMicros(hub.pid());
      long ownMicros = ProcessFigures.cpuMicros(ProcessHandle.current().pid());
      long startNanos = System.nanoTime();
      int made = storm(changes, Duration.ofSeconds(seconds));
      double tookSeconds = (System.nanoTime() - startNanos) / 1e9;
      cpuMicros = ProcessFigures.cpuMicros(hub.pid()) - cpuMicros;
      ownMicros = ProcessFigures.cpuMicros(ProcessHandle.current().pid()) - ownMicros;
      TimeUnit.SECONDS.sleep(1); // the last changes arrive
      report(name, all, made / tookSeconds, tookSeconds, cpuMicros, ownMicros);
    } finally {
      all.forEach(StormWatcher::close);
    }
  }

  /** Changes instances evenly for a while. Returns how many. */
  private int storm(int perSecond, Duration duration) {
    long startNanos = System.nanoTime();
    int made = 0;
    while (System.nanoTime() - startNanos < duration.toNanos()) {
      long due = (System.nanoTime() - startNanos) * perSecond / TimeUnit.SECONDS.toNanos(1);
      for (; made < due; made++) {
        int number = times.next();
        registrations.get(number).update(instance(number, times.begin(number)));
      }
      LockSupport.parkNanos(1_000_000);
    }
    return made;
  }

  private void report(
      String name,
      List<StormWatcher> watchers,
      double changesPerSecond,
      double seconds,
      long cpuMicros,
      long ownMicros) {
    var latencies = new Latencies();
    long answers = 0;
    long instances = 0;
    for (StormWatcher watcher : watchers) {
      latencies.add(watcher.latencies());
      answers += watcher.answers();
      instances += watcher.instances();
    }
    System.out.printf(
        Locale.ROOT,
        "%s: %d watchers, %,.0f changes/s; propagation p50 %.1f ms, p99 %.1f ms, max %.1f ms;"
            + " %,.0f answers/s with %.1f instances each; hub: %.0f %% of a core, %,d MiB resident;"
            + " instances and watchers: %.0f %% of a core%n",
        name,
        watchers.size(),
        changesPerSecond,
        latencies.millis(0.5),
        latencies.millis(0.99),
        latencies.millis(1),
        answers / seconds,
        (double) instances / Math.max(1, answers),
        cpuMicros / seconds / 1e4,
        ProcessFigures.residentBytes(hub.pid()) >> 20,
        ownMicros / seconds / 1e4);
  }

  @Override
  public void close() {
    hub.destroy(); // before thousands take their leave of it one by one
    client.close();
    registry.close();
  }
}
