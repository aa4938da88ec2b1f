package io.kith.hub;

import io.kith.cluster.Directory;
import io.kith.cluster.HubService;
import io.kith.cluster.Instance;
import io.kith.cluster.Lease;
import io.kith.cluster.Query;
import io.kith.cluster.Revision;
import io.kith.cluster.Snapshot;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Context;
import io.kith.core.Status;
import io.kith.core.Ticker;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registry of a hub: a directory in memory, in which each instance has a lease. It starts no
 * thread: somebody calls {@link #sweep} often enough. Thread-safe.
 */
final class LeasedDirectory implements HubService {

  private static final Logger log = LoggerFactory.getLogger(LeasedDirectory.class);
  private static final int MAX_QUERIES = 10_000;
  private static final Duration MAX_PATIENCE = Duration.ofMinutes(1);

  private final Directory directory;
  private final Lease lease;
  private final int maxWatchers;
  private final Semaphore watchers;
  private final Ticker ticker;
  private final long settledAtNanos;
  private final CountDownLatch settled;
  private final Map<String, Long> expiresAtNanos = new HashMap<>();

  LeasedDirectory(HubOptions options, long epoch, Ticker ticker) {
    this.directory = new Directory(epoch, options.maxInstances(), MAX_QUERIES);
    this.lease = new Lease(options.leaseTtl());
    this.maxWatchers = options.maxWatchers();
    this.watchers = new Semaphore(maxWatchers);
    this.ticker = ticker;
    this.settledAtNanos = ticker.nanos() + options.settleTime().toNanos();
    this.settled = new CountDownLatch(options.settleTime().isZero() ? 0 : 1);
  }

  @Override
  public synchronized Lease register(Instance instance) {
    boolean isNew = !expiresAtNanos.containsKey(instance.id());
    directory.put(instance);
    begin(instance.id());
    if (isNew) {
      log.info("{} is known, {}", instance, instance.state());
    } else {
      log.debug("{} has registered again, {}", instance, instance.state());
    }
    return lease;
  }

  @Override
  public synchronized Lease renew(String instance) {
    if (!expiresAtNanos.containsKey(instance)) {
      throw new CallException(
          Code.NOT_FOUND,
          "this hub has no lease of '" + instance + "': register the instance again");
    }
    begin(instance);
    return lease;
  }

  private void begin(String instance) {
    expiresAtNanos.put(instance, ticker.nanos() + lease.ttl().toNanos());
  }

  @Override
  public synchronized void deregister(String instance) {
    if (expiresAtNanos.remove(instance) != null) {
      directory.remove(instance);
      log.info("{} has left", instance);
    }
  }

  @Override
  public Optional<Snapshot> watch(Query query, Revision known, Duration patience) {
    if (!watchers.tryAcquire()) {
      throw new CallException(
          Code.RESOURCE_EXHAUSTED,
          "no room for a watch for " + query + ": " + maxWatchers + " wait at this hub, its limit");
    }
    long startNanos = System.nanoTime();
    long patienceNanos = Math.min(nanos(patience), MAX_PATIENCE.toNanos());
    try {
      if (knowsMoreFromBefore(known) && !settled.await(patienceNanos, TimeUnit.NANOSECONDS)) {
        return Optional.empty();
      }
      return directory.await(query, known, patienceNanos - (System.nanoTime() - startNanos));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CallException(
          Context.current()
              .cancellation()
              .reason()
              .orElse(Status.of(Code.UNAVAILABLE, "the hub is closing")),
          e);
    } finally {
      watchers.release();
    }
  }

  private static long nanos(Duration patience) {
    return patience.compareTo(MAX_PATIENCE) > 0 ? MAX_PATIENCE.toNanos() : patience.toNanos();
  }

  private boolean knowsMoreFromBefore(Revision known) {
    return !known.equals(Revision.NONE) && known.epoch() != directory.epoch();
  }

  /** Forgets all instances whose lease has expired. Returns how many those were. */
  synchronized int sweep() {
    long nowNanos = ticker.nanos();
    if (nowNanos - settledAtNanos >= 0) {
      settled.countDown();
    }
    int expired = 0;
    Iterator<Map.Entry<String, Long>> leases = expiresAtNanos.entrySet().iterator();
    while (leases.hasNext()) {
      Map.Entry<String, Long> entry = leases.next();
      if (nowNanos - entry.getValue() >= 0) {
        leases.remove();
        directory.remove(entry.getKey());
        expired++;
        log.warn(
            "{} has not renewed its lease for {} ms: it is forgotten",
            entry.getKey(),
            lease.ttl().toMillis());
      }
    }
    return expired;
  }

  /** How many instances are known. */
  int size() {
    return directory.size();
  }
}
