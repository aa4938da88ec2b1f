package io.kith.cluster;

import io.kith.core.CallException;
import io.kith.core.Code;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The instances that one process knows, with a revision that grows with each change: what a
 * registry is made of that keeps its instances itself.
 *
 * <p>A change wakes those who wait for what it concerns, and nobody else; however many changes
 * happen until they look, they see one snapshot, which all that ask the same share. Changes that
 * follow each other within an interval may be told together.
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
  private final long intervalNanos;
  private long changes;

  /** An empty directory that tells each change at once. */
  public Directory(long epoch, int maxInstances, int maxQueries) {
    this(epoch, maxInstances, maxQueries, Duration.ZERO);
  }

  /**
   * An empty directory.
   *
   * @param epoch the epoch of its revisions: milliseconds since 1970, greater than that of a
   *     directory that it takes the place of
   * @param maxInstances how many instances it holds
   * @param maxQueries how many different queries it remembers between two questions
   * @param interval how much time lies at least between two times that those are woken who ask the
   *     same
   */
  public Directory(long epoch, int maxInstances, int maxQueries, Duration interval) {
    if (epoch < 1 || maxInstances < 1 || maxQueries < 1) {
      throw new IllegalArgumentException(
          "epoch " + epoch + ", limits " + maxInstances + " and " + maxQueries + ": all from 1 up");
    }
    this.epoch = epoch;
    this.maxInstances = maxInstances;
    this.maxQueries = maxQueries;
    this.intervalNanos = interval.toNanos();
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

  /** All that it holds, ordered by id. */
  public List<Instance> instances() {
    lock.lock();
    try {
      return List.copyOf(instances.values());
    } finally {
      lock.unlock();
    }
  }

  /** How many changes there were. */
  public long changes() {
    lock.lock();
    try {
      return changes;
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
    return await(query, known, timeoutNanos, Feed::snapshot);
  }

  /**
   * How what the query finds changed since the revision that is known, as soon as it did.
   * Everything is told to those who know a revision of another epoch, or one that is too long ago.
   *
   * @return empty if nothing changed for {@code timeoutNanos}
   */
  public Optional<Changes> awaitChanges(Query query, Revision known, long timeoutNanos)
      throws InterruptedException {
    return await(query, known, timeoutNanos, feed -> feed.changesSince(known));
  }

  private <T> Optional<T> await(
      Query query, Revision known, long timeoutNanos, Function<Feed, T> answer)
      throws InterruptedException {
    lock.lockInterruptibly();
    try {
      Feed feed = feed(query);
      try {
        long remainingNanos = timeoutNanos;
        while (!feed.hasNewsFor(known)) {
          if (remainingNanos <= 0) {
            return Optional.empty();
          }
          remainingNanos = feed.await(remainingNanos);
        }
        return Optional.of(answer.apply(feed));
      } finally {
        feed.left();
      }
    } finally {
      lock.unlock();
    }
  }

  private void changed(String id, @Nullable Instance now) {
    changes++;
    for (Feed feed : feeds.values()) {
      feed.changed(changes, id, now);
    }
  }

  private Feed feed(Query query) {
    Feed known = feeds.get(query);
    if (known != null) {
      return known;
    }
    var feed =
        new Feed(epoch, changes, intervalNanos, query, instances.values(), lock.newCondition());
    forgetIdleFeeds();
    feeds.put(query, feed);
    return feed;
  }

  /** Makes room for one more. One that is waited on stays: its waiters are bounded elsewhere. */
  private void forgetIdleFeeds() {
    Iterator<Feed> eldestFirst = feeds.values().iterator();
    while (feeds.size() >= maxQueries && eldestFirst.hasNext()) {
      if (eldestFirst.next().isIdle()) {
        eldestFirst.remove();
      }
    }
  }
}
