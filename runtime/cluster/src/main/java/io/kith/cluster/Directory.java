package io.kith.cluster;

import io.kith.core.CallException;
import io.kith.core.Code;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The instances that one process knows, with a revision that grows with each change: what a
 * registry is made of that keeps its instances itself.
 *
 * <p>A change wakes those who wait for what it concerns, and nobody else; however many changes
 * happen until they look, they see one snapshot, which all that ask the same share.
 *
 * <p>Thread-safe. {@link #await} blocks, everything else returns at once. Memory is bounded by the
 * two limits: each of the remembered queries holds references to what it finds.
 */
public final class Directory {

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Instance> instances = new TreeMap<>();
  private final LinkedHashMap<Query, Feed> feeds = new LinkedHashMap<>(16, 0.75f, true);
  private final long epoch;
  private final int maxInstances;
  private final int maxQueries;
  private long changes;

  /**
   * An empty directory.
   *
   * @param epoch the epoch of its revisions: milliseconds since 1970, greater than that of a
   *     directory that it takes the place of
   * @param maxInstances how many instances it holds
   * @param maxQueries how many different queries it remembers between two questions
   */
  public Directory(long epoch, int maxInstances, int maxQueries) {
    if (epoch < 1 || maxInstances < 1 || maxQueries < 1) {
      throw new IllegalArgumentException(
          "epoch " + epoch + ", limits " + maxInstances + " and " + maxQueries + ": all from 1 up");
    }
    this.epoch = epoch;
    this.maxInstances = maxInstances;
    this.maxQueries = maxQueries;
  }

  /** The epoch of its revisions. */
  public long epoch() {
    return epoch;
  }

  /** How many instances it holds. */
  public int size() {
    lock.lock();
    try {
      return instances.size();
    } finally {
      lock.unlock();
    }
  }

  /** Whether it holds the instance of this id. */
  public boolean contains(String id) {
    lock.lock();
    try {
      return instances.containsKey(id);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Adds the instance, or puts it in the place of the one of the same id. Nothing changes if it is
   * equal to that.
   *
   * @throws CallException {@link Code#RESOURCE_EXHAUSTED} if it is one too many
   */
  public void put(Instance instance) {
    lock.lock();
    try {
      Instance before = instances.get(instance.id());
      if (before != null && before.equals(instance)) {
        return;
      }
      if (before == null && instances.size() >= maxInstances) {
        throw new CallException(
            Code.RESOURCE_EXHAUSTED,
            "no room for "
                + instance
                + ": the registry holds "
                + maxInstances
                + " instances, its limit");
      }
      instances.put(instance.id(), instance);
      changed(instance.id(), instance);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Puts these instances in the place of all that it holds; whoever waits sees that as one change.
   *
   * @throws CallException {@link Code#RESOURCE_EXHAUSTED} if they are too many: nothing has changed
   *     then
   */
  public void replaceAll(Collection<Instance> others) {
    var ids = new HashSet<String>();
    others.forEach(other -> ids.add(other.id()));
    lock.lock();
    try {
      if (ids.size() > maxInstances) {
        throw new CallException(
            Code.RESOURCE_EXHAUSTED,
            ids.size() + " instances; the registry holds " + maxInstances + ", its limit");
      }
      instances.keySet().stream().filter(id -> !ids.contains(id)).toList().forEach(this::remove);
      others.forEach(this::put);
    } finally {
      lock.unlock();
    }
  }

  /** Removes the instance of this id. Returns whether there was one. */
  public boolean remove(String id) {
    lock.lock();
    try {
      boolean removed = instances.remove(id) != null;
      if (removed) {
        changed(id, null);
      }
      return removed;
    } finally {
      lock.unlock();
    }
  }

  /** What the query finds right now. */
  public Snapshot snapshot(Query query) {
    lock.lock();
    try {
      return feed(query).snapshot();
    } finally {
      lock.unlock();
    }
  }

  /**
   * What the query finds, as soon as that is not what it found at the revision that is known. A
   * revision of another epoch is as good as none.
   *
   * @return empty if nothing changed for {@code timeoutNanos}
   */
  public Optional<Snapshot> await(Query query, Revision known, long timeoutNanos)
      throws InterruptedException {
    lock.lockInterruptibly();
    try {
      Feed feed = feed(query);
      long remainingNanos = timeoutNanos;
      while (known.epoch() == epoch && feed.number <= known.number()) {
        if (remainingNanos <= 0) {
          return Optional.empty();
        }
        remainingNanos = feed.await(remainingNanos);
      }
      return Optional.of(feed.snapshot());
    } finally {
      lock.unlock();
    }
  }

  private void changed(String id, @Nullable Instance now) {
    changes++;
    for (Feed feed : feeds.values()) {
      feed.changed(id, now);
    }
  }

  private Feed feed(Query query) {
    Feed known = feeds.get(query);
    if (known != null) {
      return known;
    }
    var feed = new Feed(query);
    forgetIdleFeeds();
    feeds.put(query, feed);
    return feed;
  }

  /** Makes room for one more. One that is waited on stays: its waiters are bounded elsewhere. */
  private void forgetIdleFeeds() {
    Iterator<Feed> eldestFirst = feeds.values().iterator();
    while (feeds.size() >= maxQueries && eldestFirst.hasNext()) {
      if (eldestFirst.next().waiting == 0) {
        eldestFirst.remove();
      }
    }
  }

  /**
   * What one query finds, kept up to date; guarded by the lock. One that is forgotten and made anew
   * takes all it finds for changed: whoever asks gets one answer too many, never one too few.
   */
  private final class Feed {

    private final Predicate<Instance> finds;
    private final Condition news = lock.newCondition();
    private final Map<String, Instance> found = new TreeMap<>();
    private @Nullable Snapshot snapshot;
    private long number = changes;
    private int waiting;

    Feed(Query query) {
      this.finds = query.matcher();
      for (Instance instance : instances.values()) {
        if (finds.test(instance)) {
          found.put(instance.id(), instance);
        }
      }
    }

    void changed(String id, @Nullable Instance now) {
      boolean isFound = now != null && finds.test(now);
      Instance before = isFound ? found.put(id, now) : found.remove(id);
      if (isFound || before != null) {
        number = changes;
        snapshot = null;
        news.signalAll();
      }
    }

    Snapshot snapshot() {
      Snapshot current = snapshot;
      if (current == null) {
        current = new Snapshot(new Revision(epoch, number), found.values().stream().toList());
        snapshot = current;
      }
      return current;
    }

    /** Returns what is left of the time. */
    long await(long nanos) throws InterruptedException {
      waiting++;
      try {
        return news.awaitNanos(nanos);
      } finally {
        waiting--;
      }
    }
  }
}
