package io.kith.rules;

import io.kith.config.Range;
import java.util.Optional;

/**
 * How many calls of each method a server runs at a time, and whether those are still begun that
 * have waited for their turn.
 *
 * @param limit what the number of calls goes by
 * @param least it is never lower
 * @param most it is never higher
 * @param tolerance of a limit by gradient: how many times as long as usual calls may take
 * @param processors of a limit by BBR: from which share of the processors' time on it applies
 * @param queue whether calls are refused that have waited long while a queue stands
 */
public record ConcurrencyRule(
    Optional<Kind> limit,
    @Range(least = "1", most = "1000000") Optional<Integer> least,
    @Range(least = "1", most = "1000000") Optional<Integer> most,
    @Range(least = "1", most = "100") Optional<Double> tolerance,
    @Range(least = "0.01", most = "1") Optional<Double> processors,
    Optional<Boolean> queue) {

  /** What a limit goes by. */
  public enum Kind {
    /** There is no limit. */
    NONE,
    /** It is always {@code most}. */
    FIXED,
    /** It falls when most calls run out of time. */
    EXPIRY,
    /** It falls when calls take longer than usual. */
    GRADIENT,
    /** It keeps a few calls waiting, as TCP Vegas does. */
    VEGAS,
    /** It is what the server has shown to complete, while its processors are busy. */
    BBR
  }
}
