package io.kith.policy.degrade;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Values that are kept for some time, in bounded number and size. When there is no room, those go
 * first that were not asked for, or put in, for longest. Thread-safe.
 */
public final class AgedCache<K, V> {

  /** A value that is kept, and for how long it has been. */
  public record Aged<V>(V value, long ageNanos) {}

  private record Kept<V>(V value, long bytes, long sinceNanos) {}

  private final int maxEntries;
  private final long maxBytes;
  private final long maxAgeNanos;
  private final LinkedHashMap<K, Kept<V>> entries = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  /**
   * An empty cache.
   *
   * @param maxEntries at least 1
   * @param maxBytes of all together, at least 1
   * @param maxAgeNanos an older value is as good as none; at least 0
   */
  public AgedCache(int maxEntries, long maxBytes, long maxAgeNanos) {
    if (maxEntries < 1 || maxBytes < 1 || maxAgeNanos < 0) {
      throw new IllegalArgumentException(
          "a cache of " + maxEntries + " entries, " + maxBytes + " bytes, " + maxAgeNanos + " ns");
    }
    this.maxEntries = maxEntries;
    this.maxBytes = maxBytes;
    this.maxAgeNanos = maxAgeNanos;
  }

  /** The value of a key, unless there is none or it is too old. */
  public synchronized Optional<Aged<V>> get(K key, long nowNanos) {
    Kept<V> kept = entries.get(key);
    if (kept == null) {
      return Optional.empty();
    }
    long ageNanos = nowNanos - kept.sinceNanos();
    if (ageNanos > maxAgeNanos) {
      remove(key);
      return Optional.empty();
    }
    return Optional.of(new Aged<>(kept.value(), ageNanos));
  }

  /**
   * Keeps a value in place of the one before. One that is too long by itself is not kept.
   *
   * @param size its length in bytes, with that of its key
   */
  public synchronized void put(K key, V value, long size, long nowNanos) {
    remove(key);
    if (size > maxBytes) {
      return;
    }
    entries.put(key, new Kept<>(value, size, nowNanos));
    bytes += size;
    Iterator<Map.Entry<K, Kept<V>>> eldest = entries.entrySet().iterator();
    while (entries.size() > maxEntries || bytes > maxBytes) {
      bytes -= eldest.next().getValue().bytes();
      eldest.remove();
    }
  }

  private void remove(K key) {
    Kept<V> removed = entries.remove(key);
    if (removed != null) {
      bytes -= removed.bytes();
    }
  }

  /** How many are kept, too old ones included that nobody has asked for since. */
  public synchronized int size() {
    return entries.size();
  }

  /** How long all are together. */
  public synchronized long bytes() {
    return bytes;
  }
}
