package io.kith.policy.rate;

import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A value for each key, for so many keys at the most.
 *
 * <p>Once three quarters of the places are taken, each new key looks at a few others, in turn, and
 * has those forgotten that are as new. So a key is never forgotten for the sake of another while it
 * has something to lose. A key that finds no place has the value that is kept for all of those: it
 * shares, but it is not let off. Thread-safe; a key that is known costs one look-up, takes no lock
 * and allocates nothing.
 */
public final class BoundedKeys<V> {

  /** Says whether a value is as one that was made now. */
  @FunctionalInterface
  public interface Freshness<V> {

    /** Whether it can be forgotten, and made again when it is asked for, without a difference. */
    boolean isAsNew(V value, long nowNanos);
  }

  /** Where the value of a key is. */
  public static final class Place<V> {

    private final V value;
    private volatile boolean givenUp;

    private Place(V value) {
      this.value = value;
    }

    /** The value. */
    public V value() {
      return value;
    }

    /**
     * Whether it is being forgotten. To be asked after the value was changed: if it says no, the
     * change is in the value that others find.
     */
    public boolean isGivenUp() {
      return givenUp;
    }
  }

  /** How many others a new key looks at. */
  private static final int LOOKED_AT = 8;

  private final Map<Object, Place<V>> places = new ConcurrentHashMap<>();
  private final int maxKeys;
  private final LongFunction<V> maker;
  private final Freshness<V> freshness;
  private final LongAdder crowded = new LongAdder();
  private final ReentrantLock lock = new ReentrantLock();

  /** Of those that find no place; made with the first of them. Guarded by the lock. */
  private @Nullable Place<V> crowd;

  /** Guarded by the lock. */
  private Iterator<Map.Entry<Object, Place<V>>> sweep = places.entrySet().iterator();

  /**
   * Knows no key yet.
   *
   * @param maker makes a value, at a time of the clock
   */
  public BoundedKeys(int maxKeys, LongFunction<V> maker, Freshness<V> freshness) {
    if (maxKeys < 1) {
      throw new IllegalArgumentException(maxKeys + " keys; at least 1 is needed");
    }
    this.maxKeys = maxKeys;
    this.maker = maker;
    this.freshness = freshness;
  }

  /** The place of this key. */
  public Place<V> of(Object key, long nowNanos) {
    Place<V> known = places.get(key);
    return known != null ? known : find(key, nowNanos);
  }

  private Place<V> find(Object key, long nowNanos) {
    lock.lock();
    try {
      Place<V> meanwhile = places.get(key);
      if (meanwhile != null) {
        return meanwhile;
      }
      if (places.size() >= maxKeys - maxKeys / 4) {
        forgetSome(nowNanos);
      }
      if (places.size() < maxKeys) {
        var added = new Place<>(maker.apply(nowNanos));
        places.put(key, added);
        return added;
      }
      crowded.increment();
      Place<V> shared = crowd;
      if (shared == null) {
        shared = new Place<>(maker.apply(nowNanos));
        crowd = shared;
      }
      return shared;
    } finally {
      lock.unlock();
    }
  }

  private void forgetSome(long nowNanos) {
    for (int i = 0; i < LOOKED_AT; i++) {
      if (!sweep.hasNext()) {
        sweep = places.entrySet().iterator();
      }
      if (!sweep.hasNext()) {
        return;
      }
      Map.Entry<Object, Place<V>> entry = sweep.next();
      Place<V> place = entry.getValue();
      // First told, then looked at: whoever changes the value meanwhile sees one or is seen.
      place.givenUp = true;
      if (freshness.isAsNew(place.value, nowNanos)) {
        places.remove(entry.getKey(), place);
      } else {
        place.givenUp = false;
      }
    }
  }

  /** The values of all keys that are known; not of those that share one. */
  public Iterable<V> values() {
    return () -> places.values().stream().map(Place::value).iterator();
  }

  /** How many keys are known. */
  public int size() {
    return places.size();
  }

  /** How many times a key found no place. */
  public long crowded() {
    return crowded.sum();
  }
}
