package io.kith.policy.overload;

/** How many calls may run at a time, as it is learned from those that have run. Thread-safe. */
public sealed interface Limit permits Limit.Fixed, ExpiryLimit, MeasuredLimit, BbrLimit {

  /** How many may run at a time now; at least 1. */
  int calls();

  /** Whether it has to know how long calls take. */
  boolean isTimed();

  /**
   * So many have been let in by now, modulo 2^32, that what was remembered of earlier ones is to be
   * forgotten before their numbers come again.
   */
  default void renew(int entered) {}

  /**
   * Somebody was refused.
   *
   * @param entered how many have ever been let in, modulo 2^32
   */
  default void refused(int entered) {}

  /**
   * A call is over.
   *
   * @param ticket how many had been let in before it, modulo 2^32
   * @param entered how many have been let in by now, modulo 2^32
   * @param inside how many run, with this one
   * @param expired whether its deadline has passed
   * @param tookNanos how long it ran; negative if it was not timed
   */
  default void ended(
      int ticket, int entered, int inside, boolean expired, long tookNanos, long nowNanos) {}

  /** Always the same number. */
  record Fixed(int calls) implements Limit {
    public Fixed {
      if (calls < 1) {
        throw new IllegalArgumentException("a limit of " + calls + " calls; at least 1 must run");
      }
    }

    @Override
    public boolean isTimed() {
      return false;
    }
  }
}
