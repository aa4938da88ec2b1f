package io.kith.proxy;

import io.kith.cluster.Instance;
import io.kith.cluster.Query;
import io.kith.cluster.Registry;
import io.kith.cluster.ServiceEntry;
import io.kith.cluster.Snapshot;
import io.kith.codec.ServiceSchema;
import io.kith.core.CallException;
import io.kith.core.SemanticVersion;
import io.kith.policy.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The contracts of the services that the registry knows: asked from an instance when a service
 * appears, and again when there is a newer version of it. While instances of two versions run, the
 * newest contract counts; an instance that lacks a method of it says so, and another is tried.
 *
 * <p>A service that is gone is kept: its calls say that nobody serves it now. One thread asks, and
 * asks again after a while those that did not answer. Thread-safe.
 */
final class Catalog implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Catalog.class);
  private static final int MAX_ASKED = 3;
  private static final Backoff PAUSES = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));

  private static final SemanticVersion NONE = new SemanticVersion(0, 0, 0, List.of());
  private static final Comparator<ServiceEntry> BY_VERSION =
      Comparator.comparing(Catalog::version).thenComparing(ServiceEntry::contractHash);

  private final Exposure exposure;
  private final int maxServices;
  private final Function<Instance, List<ServiceSchema>> contractsOf;
  private final Consumer<ServiceSchema> learned;
  private final Registry.Watch watch;
  private final Thread thread;
  private final CountDownLatch looked = new CountDownLatch(1);

  // Guarded by this.
  private @Nullable Snapshot next;
  private boolean closed;

  // The thread's.
  private final Map<String, ServiceEntry> known = new HashMap<>();

  /**
   * Begins to look.
   *
   * @param contractsOf asks an instance for the contracts of what it serves
   * @param learned is told of each contract that is new; by one thread
   */
  Catalog(
      Registry registry,
      Exposure exposure,
      int maxServices,
      Function<Instance, List<ServiceSchema>> contractsOf,
      Consumer<ServiceSchema> learned) {
    this.exposure = exposure;
    this.maxServices = maxServices;
    this.contractsOf = contractsOf;
    this.learned = learned;
    this.thread = Thread.ofVirtual().name("kith-proxy-contracts").unstarted(this::run);
    this.watch = registry.watch(Query.all(), this::accept);
    thread.start();
  }

  /** Waits until all that the registry told first was asked for; returns whether it was in time. */
  boolean await(Duration limit) throws InterruptedException {
    return looked.await(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  private synchronized void accept(Snapshot snapshot) {
    next = snapshot;
    notifyAll();
  }

  private void run() {
    int failures = 0;
    Snapshot snapshot = await(0);
    while (snapshot != null) {
      failures = update(snapshot) ? 0 : failures + 1;
      looked.countDown();
      Snapshot last = snapshot;
      snapshot = await(failures);
      if (snapshot == null && failures > 0 && !isClosed()) {
        snapshot = last;
      }
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  /**
   * The next snapshot.
   *
   * @param failures after how many failures in a row not to wait for one for ever
   * @return null if closed, or none has come in time
   */
  private synchronized @Nullable Snapshot await(int failures) {
    long pauseNanos =
        failures == 0 ? Long.MAX_VALUE : PAUSES.delayNanos(failures, ThreadLocalRandom.current());
    long endNanos = System.nanoTime() + pauseNanos;
    try {
      while (next == null && !closed) {
        long leftNanos = failures == 0 ? Long.MAX_VALUE : endNanos - System.nanoTime();
        if (leftNanos <= 0) {
          return null;
        }
        wait(Math.clamp(leftNanos / 1_000_000 + 1, 1, 60_000));
      }
    } catch (InterruptedException e) {
      return null; // closed: this thread has no other owner
    }
    Snapshot taken = closed ? null : next;
    next = null;
    return taken;
  }

  /** Asks for all contracts that are new; returns whether all were told. */
  private boolean update(Snapshot snapshot) {
    var wanted = new TreeMap<String, ServiceEntry>();
    for (Instance instance : snapshot.instances()) {
      for (ServiceEntry entry : instance.services()) {
        if (exposure.covers(entry.name())) {
          wanted.merge(entry.name(), entry, Catalog::newer);
        }
      }
    }
    boolean all = true;
    var asked = new HashMap<String, List<ServiceSchema>>();
    for (ServiceEntry entry : wanted.values()) {
      ServiceEntry before = known.get(entry.name());
      if (entry.equals(before) || (before != null && !entry.equals(newer(before, entry)))) {
        continue;
      }
      if (before == null && known.size() >= maxServices) {
        log.error(
            "calls of {} are not passed on: those of {} services are, the limit (maxServices)",
            entry.name(),
            maxServices);
        continue;
      }
      ServiceSchema contract = ask(entry, snapshot, asked);
      if (contract == null) {
        all = false;
      } else {
        known.put(entry.name(), entry);
        learned.accept(contract);
        log.info("calls of {} {} are passed on", contract.name(), contract.version());
      }
    }
    return all;
  }

  /** The one of the higher version; of two contracts of one version, always the same. */
  private static ServiceEntry newer(ServiceEntry one, ServiceEntry other) {
    return BY_VERSION.compare(one, other) >= 0 ? one : other;
  }

  private static SemanticVersion version(ServiceEntry entry) {
    return SemanticVersion.parse(entry.version()).orElse(NONE);
  }

  private @Nullable ServiceSchema ask(
      ServiceEntry entry, Snapshot snapshot, Map<String, List<ServiceSchema>> asked) {
    var serving = new ArrayList<Instance>();
    for (Instance instance : snapshot.instances()) {
      if (instance.state() == Instance.State.READY && instance.services().contains(entry)) {
        serving.add(instance);
      }
    }
    serving.sort(Comparator.comparing(instance -> !asked.containsKey(instance.id())));
    for (Instance instance : serving.subList(0, Math.min(MAX_ASKED, serving.size()))) {
      try {
        List<ServiceSchema> contracts = asked.get(instance.id());
        if (contracts == null) {
          contracts = contractsOf.apply(instance);
          asked.put(instance.id(), contracts);
        }
        for (ServiceSchema contract : contracts) {
          if (contract.name().equals(entry.name())) {
            return contract;
          }
        }
        log.warn("{} is said to serve {}, and does not tell its contract", instance, entry.name());
      } catch (CallException e) {
        log.warn("{} does not tell the contract of {}: {}", instance, entry.name(), e.status());
      }
    }
    return null;
  }

  /** Looks no more. */
  @Override
  public void close() {
    watch.close();
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    thread.interrupt();
  }
}
