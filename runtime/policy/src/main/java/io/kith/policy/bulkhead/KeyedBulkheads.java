package io.kith.policy.bulkhead;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A bulkhead for each key, such as each caller. Keys come from outside, so there is a bound: beyond
 * {@value #MAX_KEYS} of which some have calls inside, further keys share a bulkhead.
 *
 * <p>Thread-safe. Allocates for a key that is not known; takes a lock only for such a key.
 */
public final class KeyedBulkheads {

  /** The most keys with a bulkhead of their own. */
  public static final int MAX_KEYS = 4096;

  private final Map<String, Bulkhead> byKey = new ConcurrentHashMap<>();
  private final AtomicInteger known = new AtomicInteger();
  private final Bulkhead others;
  private volatile int places;

  /**
   * Nobody is inside any of them.
   *
   * @param places how many each has, 1 or more
   */
  public KeyedBulkheads(int places) {
    this.places = places;
    this.others = new Bulkhead(places);
  }

  /** From now on each has so many places. */
  public void setPlaces(int places) {
    others.setPlaces(places);
    this.places = places;
    byKey.values().forEach(bulkhead -> bulkhead.setPlaces(places));
  }

  /**
   * The bulkhead of the key. It may be forgotten once nobody is inside: whoever cannot enter one
   * that {@linkplain Bulkhead#isRetired is retired} asks again, as {@link #enter} does.
   */
  private Bulkhead of(String key) {
    Bulkhead bulkhead = byKey.get(key);
    return bulkhead != null ? bulkhead : add(key);
  }

  /**
   * Takes a place of this key, if one is free.
   *
   * @return what to leave, or the bulkhead that was full
   */
  public Entry enter(String key) {
    while (true) {
      Bulkhead bulkhead = of(key);
      if (bulkhead.tryEnter()) {
        return new Entry(bulkhead, true);
      }
      if (!bulkhead.isRetired()) {
        return new Entry(bulkhead, false);
      }
      forget(key, bulkhead);
    }
  }

  /**
   * How it went.
   *
   * @param bulkhead the one of the key
   * @param entered whether a place was taken
   */
  public record Entry(Bulkhead bulkhead, boolean entered) {}

  private Bulkhead add(String key) {
    if (known.get() >= MAX_KEYS) {
      byKey.forEach((idle, bulkhead) -> {
        if (bulkhead.retire()) {
          forget(idle, bulkhead);
        }
      });
    }
    if (known.get() >= MAX_KEYS) {
      return others;
    }
    return byKey.computeIfAbsent(
        key,
        _ -> {
          known.incrementAndGet();
          return new Bulkhead(places);
        });
  }

  private void forget(String key, Bulkhead bulkhead) {
    if (byKey.remove(key, bulkhead)) {
      known.decrementAndGet();
    }
  }

  /** How many keys have a bulkhead of their own. */
  public int size() {
    return known.get();
  }
}
