package io.kith.resilience;

import io.kith.policy.rate.Lease;
import io.kith.policy.rate.Quota;

/** Where processes share quotas: it hands out permits to each of them. Thread-safe. */
public interface QuotaStore extends AutoCloseable {

  /** Who is told what the store says: one of both, once, by a thread that must not be held up. */
  interface Answer {

    /**
     * The store has handed out permits, perhaps none.
     *
     * @param askedNanos when it was asked, on the monotonic clock
     */
    void granted(Lease.Grant grant, long askedNanos);

    /** There is no answer, and none will come: the store is away, or has too much to do. */
    void unanswered();
  }

  /**
   * Whether it does not answer, as far as is known: then nobody should wait for it.
   *
   * @param nowNanos the monotonic clock
   */
  boolean isAway(long nowNanos);

  /**
   * Asks for permits. Returns at once.
   *
   * @param name of the limit: all who use this name have one quota
   * @param key whose permits
   * @param permits how many, 1 or more; the store may hand out fewer
   */
  void ask(String name, Quota quota, String key, int permits, Answer answer);

  /** How many processes share the limit of this name, as it was last known; 1 or more. */
  int sharers(String name);

  /** Ends it: what is asked of it from now on is not answered. */
  @Override
  void close();
}
