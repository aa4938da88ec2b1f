package io.kith.cluster;

import io.kith.core.CallException;
import io.kith.core.Code;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The instances of an engine, as one process knows them. What watches see is this: nothing before
 * the first {@link #replaceAll}, and what is known for as long as the engine does not answer.
 * Thread-safe.
 */
public final class Mirror {

  /** The most instances; more than that are not seen. */
  public static final int MAX_INSTANCES = 100_000;

  /** How many damaged records are told of, and remembered for that. */
  private static final int MAX_DAMAGED = 1_000;

  private static final int MAX_QUERIES = 10_000;
  private static final Logger log = LoggerFactory.getLogger(Mirror.class);

  private final String name;
  private final Runnable onContact;
  private final Directory directory;
  private final CountDownLatch filled = new CountDownLatch(1);
  private final Set<String> damaged = ConcurrentHashMap.newKeySet();
  private volatile boolean isFull;

  /**
   * An empty mirror.
   *
   * @param name what it is a mirror of, for messages
   * @param onContact is told whenever the engine says something
   */
  Mirror(String name, Runnable onContact) {
    this.name = name;
    this.onContact = onContact;
    this.directory = new Directory(System.currentTimeMillis(), MAX_INSTANCES, MAX_QUERIES);
  }

  /** How the registry is called in messages. */
  public String name() {
    return name;
  }

  /** The engine answers, and has nothing new to say. */
  public void confirm() {
    onContact.run();
  }

  /** The engine knows exactly these. */
  public void replaceAll(Collection<Instance> instances) {
    onContact.run();
    bounded(() -> directory.replaceAll(instances));
    if (instances.size() > MAX_INSTANCES) {
      directory.replaceAll(instances.stream().limit(MAX_INSTANCES).toList());
    }
    filled.countDown();
  }

  /** The engine knows this instance, as it is now. */
  public void put(Instance instance) {
    onContact.run();
    bounded(() -> directory.put(instance));
  }

  /** The engine does not know the instance of this id any more. */
  public void remove(String id) {
    onContact.run();
    directory.remove(id);
  }

  /** The engine holds exactly these {@link InstanceRecord}s, by key. */
  public void replaceAllRecords(Map<String, byte[]> records) {
    damaged.retainAll(records.keySet());
    var instances = new ArrayList<Instance>();
    records.forEach((key, record) -> read(key, record).ifPresent(instances::add));
    replaceAll(instances);
  }

  /** The {@link InstanceRecord} of this key is this one now. */
  public void putRecord(String key, byte[] record) {
    read(key, record).ifPresentOrElse(this::put, () -> forget(key));
  }

  /** There is no record of this key any more. */
  public void removeRecord(String key) {
    damaged.remove(key);
    forget(key);
  }

  private void forget(String key) {
    InstanceRecord.id(key).ifPresentOrElse(this::remove, onContact);
  }

  /** A record that is damaged is none, for all who read it, and is told of once. */
  private Optional<Instance> read(String key, byte[] record) {
    try {
      Instance instance = InstanceRecord.read(key, record);
      damaged.remove(key);
      return Optional.of(instance);
    } catch (IllegalArgumentException e) {
      if (damaged.size() < MAX_DAMAGED && damaged.add(key)) {
        log.warn(
            "the record {} in {} is no instance, and skipped: {}",
            shown(key),
            name,
            e.getMessage());
      }
      return Optional.empty();
    }
  }

  /** A key as it may stand in a log: without control characters, and not too long. */
  private static String shown(String key) {
    String encoded = InstanceRecord.key(key);
    return encoded.length() <= 100 ? encoded : encoded.substring(0, 99) + "…";
  }

  private void bounded(Runnable change) {
    try {
      change.run();
      isFull = false;
    } catch (CallException e) {
      if (e.code() != Code.RESOURCE_EXHAUSTED) {
        throw e;
      }
      if (!isFull) {
        isFull = true;
        log.error("{} is seen in part only: {}", name, e.getMessage());
      }
    }
  }

  /** What the query finds, as soon as that is not what it found at the known revision. */
  Optional<Snapshot> await(Query query, Revision known) throws InterruptedException {
    filled.await();
    return directory.await(query, known, Long.MAX_VALUE);
  }
}
