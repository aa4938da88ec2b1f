package io.kith.policy.rate;

/**
 * An algorithm that says which calls a rate admits. Thread-safe.
 *
 * <p>Each documents its contract: how many permits it gives at the most over any interval of the
 * clock that its callers read, whatever they do and however many threads they are.
 */
public sealed interface Limiter
    permits FixedWindow, Gcra, LeakyBucket, SlidingLog, SlidingWindow, TokenBucket {

  /** The answer to a demand for more permits than there ever are at once. */
  long NEVER = -Long.MAX_VALUE;

  /** A clock that is further back than this has jumped, and no thread was merely slow. */
  long JUMP_BACK_NANOS = 60_000_000_000L;

  /**
   * Takes permits, all or none.
   *
   * @param permits 1 or more
   * @param nowNanos the monotonic clock
   * @param patienceNanos how long the caller could wait, 0 or more; only {@link LeakyBucket} has
   *     anybody wait
   * @return 0 or more if they are taken: how long to wait before going on. Less than 0 if nothing
   *     is taken: before so many nanoseconds have passed (without the sign) it would be in vain to
   *     ask again
   */
  long tryTake(int permits, long nowNanos, long patienceNanos);

  /**
   * Gives back permits that were taken and not used, as far as the contract holds in spite of it.
   *
   * @param takenNanos when they were taken, with the wait that was the answer
   * @param nowNanos the monotonic clock
   */
  void giveBack(int permits, long takenNanos, long nowNanos);

  /**
   * Whether it is as one that was made now, so that it can be forgotten and made again without
   * giving more permits.
   */
  boolean isAsNew(long nowNanos);
}
