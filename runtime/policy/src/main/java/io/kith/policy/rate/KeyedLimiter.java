package io.kith.policy.rate;

/**
 * A limiter for each key, of which there are many: callers, users, addresses.
 *
 * <p>A limiter is forgotten only once it is as new, so that nobody gets more by asking with other
 * keys meanwhile. While all places are taken by keys that are not, those that find none share one
 * limiter: see {@link BoundedKeys}. Thread-safe; allocates nothing for a key that is known.
 */
public final class KeyedLimiter {

  private final BoundedKeys<Limiter> limiters;

  /**
   * One that knows no key yet.
   *
   * @param quota of each key
   * @param maxKeys how many are known at once, 1 or more
   */
  public KeyedLimiter(Quota quota, int maxKeys) {
    this.limiters = new BoundedKeys<>(maxKeys, quota::limiter, Limiter::isAsNew);
  }

  /** As {@link Limiter#tryTake}, from the permits of this key. */
  public long tryTake(Object key, int permits, long nowNanos, long patienceNanos) {
    while (true) {
      BoundedKeys.Place<Limiter> place = limiters.of(key, nowNanos);
      long answer = place.value().tryTake(permits, nowNanos, patienceNanos);
      if (answer < 0 || !place.isGivenUp()) {
        return answer;
      }
      place.value().giveBack(permits, nowNanos + answer, nowNanos);
    }
  }

  /** As {@link Limiter#giveBack}. */
  public void giveBack(Object key, int permits, long takenNanos, long nowNanos) {
    limiters.of(key, nowNanos).value().giveBack(permits, takenNanos, nowNanos);
  }

  /** How many keys are known. */
  public int size() {
    return limiters.size();
  }

  /** How many times a key found no place, and shared the limiter of those. */
  public long crowded() {
    return limiters.crowded();
  }
}
