package io.kith.hub;

import io.kith.cluster.Changes;
import io.kith.cluster.Directory;
import io.kith.cluster.Instance;
import io.kith.cluster.Lease;
import io.kith.cluster.Query;
import io.kith.cluster.Registry;
import io.kith.cluster.Registry.Registration;
import io.kith.cluster.Registry.Watch;
import io.kith.cluster.Revision;
import io.kith.cluster.Snapshot;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Ticker;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registry of a hub that is one of several over the same store, which is another registry: what
 * is registered here is registered there, and what is found there is found here. Of its own it has
 * nothing but leases, so that any of the hubs may end at any time.
 *
 * <p>An instance has its lease at the hub that it speaks to, whose id stands in the stored record.
 * When it goes on to another hub, that one puts its own record in the place of this one's, and this
 * one lets go: a {@link Registration} takes back only what is still its own. What the store tells
 * may be older than what this hub has written; so a record says since when it is kept, in numbers
 * that grow with each that is written after it was seen. While the store cannot be reached, no
 * lease runs, and all but newcomers are sent to another hub.
 */
final class StoredDirectory implements Registrar {

  /**
   * The label of a stored record that names the hub that keeps it, and says since when, behind a
   * {@code #}; nobody else sees it.
   */
  static final String KEPT_BY = "kith.kept-by";

  private static final Logger log = LoggerFactory.getLogger(StoredDirectory.class);

  private final String id;
  private final Registry store;
  private final Directory directory;
  private final Watches watches;
  private final EncodedChanges encoded = new EncodedChanges();
  private final HubOptions options;
  private final Leases leases;
  private final Map<String, Registration> registrations = new HashMap<>();
  private final Watch watch;
  private long latest; // of all numbers that were seen or given

  /**
   * A directory that is filled by the store, as soon as that answers.
   *
   * @param id what no other hub is called
   */
  StoredDirectory(String id, Registry store, HubOptions options, long epoch, Ticker ticker) {
    this.id = id;
    this.store = store;
    this.options = options;
    this.directory =
        new Directory(
            epoch, options.maxInstances(), LeasedDirectory.MAX_QUERIES, options.coalesce());
    this.watches = new Watches(directory, options.maxWatchers(), true);
    this.leases = new Leases(new Lease(options.leaseTtl()), ticker);
    this.watch = store.watch(Query.all(), this::changed);
  }

  private void changed(Snapshot snapshot) {
    if (snapshot.instances().size() > options.maxInstances()) {
      log.error(
          "{} holds {} instances, and this hub shows {} of them, its limit",
          store.url(),
          snapshot.instances().size(),
          options.maxInstances());
    }
    directory.replaceAll(
        snapshot.instances().stream()
            .limit(options.maxInstances())
            .map(StoredDirectory::unmarked)
            .toList());
    watches.settle();
    letGo(snapshot.instances());
  }

  /** Of what another hub keeps now. */
  private void letGo(List<Instance> stored) {
    var gone = new ArrayList<Registration>();
    synchronized (this) {
      for (Instance instance : stored) {
        latest = Math.max(latest, keptSince(instance));
        Registration own = registrations.get(instance.id());
        if (own != null && keptSince(instance) > keptSince(own.instance())) {
          leases.end(instance.id());
          gone.add(registrations.remove(instance.id()));
          log.debug("{} has its lease at another hub now", instance);
        }
      }
      notifyAll(); // whoever closes this may be waiting for that
    }
    gone.forEach(StoredDirectory::takeBack);
  }

  /** The clock keeps hubs apart that have not seen each other's records, as far as it is right. */
  private Instance marked(Instance instance) {
    latest = Math.max(latest + 1, ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()));
    var labels = new HashMap<>(instance.labels());
    labels.put(KEPT_BY, id + "#" + latest);
    return instance.with(labels);
  }

  /** Zero if no hub has written it. */
  private static long keptSince(Instance stored) {
    String keeper = stored.labels().getOrDefault(KEPT_BY, "");
    try {
      return Long.parseLong(keeper, keeper.lastIndexOf('#') + 1, keeper.length(), 10);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static Instance unmarked(Instance stored) {
    if (!stored.labels().containsKey(KEPT_BY)) {
      return stored;
    }
    var labels = new HashMap<>(stored.labels());
    labels.remove(KEPT_BY);
    return stored.with(labels);
  }

  @Override
  public synchronized Lease register(Instance instance) {
    requireStore();
    Registration known = registrations.get(instance.id());
    if (known != null) {
      known.update(marked(instance));
    } else {
      if (leases.size() >= options.maxInstances()) {
        throw new CallException(
            Code.RESOURCE_EXHAUSTED,
            "no room for "
                + instance
                + ": "
                + options.maxInstances()
                + " instances have leases at this hub, its limit");
      }
      registrations.put(instance.id(), store.register(marked(instance)));
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
    requireStore();
    return leases.renew(instance);
  }

  @Override
  public void deregister(String instance) {
    Optional<Registration> ended;
    synchronized (this) {
      leases.end(instance);
      ended = Optional.ofNullable(registrations.remove(instance));
    }
    ended.ifPresent(registration -> {
      registration.close();
      log.info("{} has left", registration.instance());
    });
  }

  @Override
  public Optional<Changes> watch(Query query, Revision known, Duration patience) {
    if (!known.equals(Revision.NONE) || !watches.isSettled()) {
      requireStore();
    }
    return watches.watch(query, known, patience);
  }

  @Override
  public byte[] follow(Query query, Revision known, Duration patience) {
    return watch(query, known, patience).map(encoded::of).orElse(EncodedChanges.NOTHING);
  }

  private void requireStore() {
    Optional<String> trouble = store.trouble();
    if (trouble.isPresent()) {
      throw new CallException(
          Code.UNAVAILABLE, "this hub cannot reach its store: " + trouble.get());
    }
  }

  @Override
  public int sweep() {
    List<Registration> expired;
    synchronized (this) {
      if (store.trouble().isPresent()) {
        leases.renewAll();
      }
      expired = leases.expire().stream().map(registrations::remove).toList();
    }
    for (Registration registration : expired) {
      log.warn(
          "{} has not renewed its lease for {} ms: it is forgotten",
          registration.instance(),
          options.leaseTtl().toMillis());
      takeBack(registration);
    }
    return expired.size();
  }

  /** It may take a second, and is no reason to let others wait. */
  private static void takeBack(Registration registration) {
    Thread.ofVirtual().name("kith-hub-take-back").start(registration::close);
  }

  @Override
  public List<Instance> instances() {
    return directory.instances();
  }

  @Override
  public int size() {
    return directory.size();
  }

  /**
   * Waits until all whose leases are here have gone on to another hub, for as long as a lease at
   * the most, and takes back those who have not. To be called when nobody can reach this hub any
   * more.
   */
  @Override
  public void close() {
    awaitLeavers();
    watch.close();
    store.close();
  }

  private synchronized void awaitLeavers() {
    long endNanos = System.nanoTime() + options.leaseTtl().toNanos();
    try {
      for (long left = endNanos - System.nanoTime();
          leases.size() > 0 && left > 0;
          left = endNanos - System.nanoTime()) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
