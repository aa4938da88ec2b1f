package io.kith.simulator.scenario;

import io.kith.config.Default;
import io.kith.config.Range;
import java.time.Duration;
import java.util.Optional;

/**
 * How a call that an instance did not answer well goes on to another. By default as a call of Kith
 * does: at once, with what was certainly not executed, and with what was lost if the method is
 * idempotent.
 *
 * @param attempts how many instances are tried for a call, the first one included
 * @param idempotent whether a call may be sent again that was perhaps executed
 * @param failures whether also one that was answered with an error
 * @param attemptTimeout how long one attempt may take before it counts as lost; to the deadline,
 *     without it
 * @param backoff how long to wait between two attempts; not at all, without it
 * @param budget how many more attempts there may be than calls; any number, without it
 */
public record Retry(
    @Default("3") @Range(least = "1", most = "16") int attempts,
    @Default("true") boolean idempotent,
    @Default("false") boolean failures,
    @Range(least = "1us", most = "1d") Optional<Duration> attemptTimeout,
    Optional<Waits> backoff,
    Optional<Budget> budget) {

  /** Random times, whose bound doubles with each failure. */
  public record Waits(
      @Default("10ms") @Range(least = "1us", most = "1d") Duration initial,
      @Default("1s") @Range(least = "1us", most = "1d") Duration max) {
    public Waits {
      if (max.compareTo(initial) < 0) {
        throw new IllegalArgumentException("max is below initial");
      }
    }
  }

  /**
   * What a client may spend on attempts after the first.
   *
   * @param ratio so many for each call
   * @param perSecond and so many a second
   */
  public record Budget(
      @Default("0.2") @Range(least = "0", most = "10") double ratio,
      @Default("10") @Range(least = "0", most = "1000000") double perSecond) {}
}
