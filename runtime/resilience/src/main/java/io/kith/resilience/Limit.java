package io.kith.resilience;

import io.kith.policy.rate.KeyedLimiter;
import io.kith.policy.rate.Limiter;

/**
 * What is left of a quota, here or with others: the state of one limit of the rules. Thread-safe.
 */
sealed interface Limit {

  /**
   * Takes a permit.
   *
   * @param key whose; nothing to a limit that all have together
   * @param patienceNanos how long the call can wait
   * @param mayBlock whether this thread may wait for a store
   * @return as {@link Limiter#tryTake}; or {@link SharedLimiter#UNKNOWN}
   */
  long tryTake(String key, long nowNanos, long patienceNanos, boolean mayBlock);

  /**
   * Gives a permit back.
   *
   * @param answer what {@link #tryTake} answered
   */
  void giveBack(String key, long takenNanos, long answer, long nowNanos);

  /** Of all calls of this process together. */
  record OfAll(Limiter limiter) implements Limit {

    @Override
    public long tryTake(String key, long nowNanos, long patienceNanos, boolean mayBlock) {
      return limiter.tryTake(1, nowNanos, patienceNanos);
    }

    @Override
    public void giveBack(String key, long takenNanos, long answer, long nowNanos) {
      limiter.giveBack(1, takenNanos + answer, nowNanos);
    }
  }

  /** For each key. */
  record OfEach(KeyedLimiter limiter) implements Limit {

    @Override
    public long tryTake(String key, long nowNanos, long patienceNanos, boolean mayBlock) {
      return limiter.tryTake(key, 1, nowNanos, patienceNanos);
    }

    @Override
    public void giveBack(String key, long takenNanos, long answer, long nowNanos) {
      limiter.giveBack(key, 1, takenNanos + answer, nowNanos);
    }
  }

  /** Of all instances of the application, each of which admits its part, for each key. */
  record Divided(DividedLimiter limiter) implements Limit {

    @Override
    public long tryTake(String key, long nowNanos, long patienceNanos, boolean mayBlock) {
      return limiter.tryTake(key, nowNanos);
    }

    @Override
    public void giveBack(String key, long takenNanos, long answer, long nowNanos) {
      limiter.giveBack(key, takenNanos, nowNanos);
    }
  }

  /** Of several processes, for each key. */
  record Shared(SharedLimiter limiter) implements Limit {

    @Override
    public long tryTake(String key, long nowNanos, long patienceNanos, boolean mayBlock) {
      return limiter.tryTake(key, nowNanos, mayBlock);
    }

    @Override
    public void giveBack(String key, long takenNanos, long answer, long nowNanos) {
      if (answer != SharedLimiter.UNCOUNTED) {
        limiter.giveBack(key, takenNanos, nowNanos);
      }
    }
  }
}
