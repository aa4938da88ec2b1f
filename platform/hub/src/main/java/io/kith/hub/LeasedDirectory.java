package io.kith.hub;

import io.kith.cluster.Changes;
import io.kith.cluster.Directory;
import io.kith.cluster.Instance;
import io.kith.cluster.Lease;
import io.kith.cluster.Query;
import io.kith.cluster.Revision;
import io.kith.core.Ticker;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registry of a hub that is alone: a directory in memory, in which each instance has a lease.
 * It starts no thread: somebody calls {@link #sweep} often enough.
 */
final class LeasedDirectory implements Registrar {

  static final int MAX_QUERIES = 10_000;

  private static final Logger log = LoggerFactory.getLogger(LeasedDirectory.class);

  private final Directory directory;
  private final Watches watches;
  private final EncodedChanges encoded = new EncodedChanges();
  private final Duration ttl;
  private final int maxInstances;
  private final Ticker ticker;
  private final long settledAtNanos;
  private final Leases leases;
  private final Optional<HubMemory> memory;

  /** A directory that remembers nothing, and will not be remembered. */
  LeasedDirectory(HubOptions options, long epoch, Ticker ticker) {
    this(options, epoch, ticker, Optional.empty());
  }

  private LeasedDirectory(
      HubOptions options, long epoch, Ticker ticker, Optional<HubMemory> memory) {
    this.directory = new Directory(epoch, options.maxInstances(), MAX_QUERIES, options.coalesce());
    this.watches = new Watches(directory, options.maxWatchers(), false);
    this.ttl = options.leaseTtl();
    this.maxInstances = options.maxInstances();
    this.ticker = ticker;
    this.settledAtNanos = ticker.nanos() + options.settleTime().toNanos();
    this.leases = new Leases(new Lease(ttl), ticker);
    this.memory = memory;
    if (options.settleTime().isZero()) {
      watches.settle();
    }
  }

  /** A directory that goes on from what the hub before it knew, as far as there is a file of it. */
  static LeasedDirectory open(HubOptions options, InstantSource clock, Ticker ticker) {
    Optional<HubMemory> memory = options.memory().map(file -> new HubMemory(file, clock));
    Optional<SavedHub> before = memory.flatMap(HubMemory::recall);
    // A clock that was set back does not make revisions old.
    long epoch =
        before.map(hub -> Math.max(clock.millis(), hub.epoch() + 1)).orElse(clock.millis());
    var directory = new LeasedDirectory(options, epoch, ticker, memory);
    before.ifPresent(directory::restore);
    memory.ifPresent(file -> file.keep(directory));
    return directory;
  }

  /** Each instance has its lease begun anew, and is gone with it if it does not renew it. */
  private synchronized void restore(SavedHub before) {
    List<Instance> instances = before.instances();
    directory.replaceAll(instances.subList(0, Math.min(instances.size(), maxInstances)));
    directory.instances().forEach(known -> leases.begin(known.id()));
    if (before.isAll()) {
      watches.settle();
    }
    log.info("{} instances are known from before, of {}", directory.size(), before.writtenAt());
  }

  @Override
  public List<Instance> instances() {
    return directory.instances();
  }

  /** The epoch of its revisions. */
  long epoch() {
    return directory.epoch();
  }

  /** How many changes there were. */
  long changes() {
    return directory.changes();
  }

  @Override
  public synchronized Lease register(Instance instance) {
    directory.put(instance);
    if (leases.has(instance.id())) {
      log.debug("{} has registered again, {}", instance, instance.state());
    } else {
      log.info("{} is known, {}", instance, instance.state());
    }
    return leases.register(instance.id());
  }

  @Override
  public synchronized Optional<InetAddress> origin(String instance) {
    return leases.origin(instance);
  }

  @Override
  public synchronized Lease renew(String instance) {
    return leases.renew(instance);
  }

  @Override
  public synchronized void deregister(String instance) {
    if (leases.end(instance)) {
      directory.remove(instance);
      log.info("{} has left", instance);
    }
  }

  @Override
  public Optional<Changes> watch(Query query, Revision known, Duration patience) {
    return watches.watch(query, known, patience);
  }

  @Override
  public byte[] follow(Query query, Revision known, Duration patience) {
    return watch(query, known, patience).map(encoded::of).orElse(EncodedChanges.NOTHING);
  }

  @Override
  public int sweep() {
    if (ticker.nanos() - settledAtNanos >= 0) {
      watches.settle();
    }
    int expired = expire();
    memory.ifPresent(file -> file.keep(this));
    return expired;
  }

  private synchronized int expire() {
    List<String> expired = leases.expire();
    for (String instance : expired) {
      directory.remove(instance);
      log.warn("{} has not renewed its lease for {} ms: it is forgotten", instance, ttl.toMillis());
    }
    return expired.size();
  }

  @Override
  public int size() {
    return directory.size();
  }

  @Override
  public void close() {
    memory.ifPresent(file -> file.keepLast(this));
  }
}
