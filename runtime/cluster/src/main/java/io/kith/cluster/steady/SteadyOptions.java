package io.kith.cluster.steady;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How a client goes on without its registry.
 *
 * @param file where to keep what was last known; nowhere, if empty
 * @param maxAge how old that may be to be used; 1 day by default
 * @param silence how long the registry may take to answer until what is on disk is used, if it does
 *     not say earlier that it cannot be reached; 1 s by default
 * @param holdShare which part of the instances must disappear together for them to be held, 0 to 1;
 *     0.5 by default; 1 holds nobody
 * @param hold for how long they are held; 1 min by default
 */
public record SteadyOptions(
    Optional<Path> file, Duration maxAge, Duration silence, double holdShare, Duration hold) {

  private static final SteadyOptions DEFAULTS =
      new SteadyOptions(
          Optional.empty(), Duration.ofDays(1), Duration.ofSeconds(1), 0.5, Duration.ofMinutes(1));

  public SteadyOptions {
    if (maxAge.isNegative() || silence.isNegative() || hold.isNegative()) {
      throw new IllegalArgumentException(
          "maxAge " + maxAge + ", silence " + silence + ", hold " + hold + ": none is below zero");
    }
    if (!(holdShare >= 0 && holdShare <= 1)) {
      throw new IllegalArgumentException("holdShare is " + holdShare + "; allowed are 0 to 1");
    }
  }

  /** The defaults, without a file. */
  public static SteadyOptions defaults() {
    return DEFAULTS;
  }

  /** These options with a file. */
  public SteadyOptions withFile(Path other) {
    return new SteadyOptions(Optional.of(other), maxAge, silence, holdShare, hold);
  }

  /** These options with another age. */
  public SteadyOptions withMaxAge(Duration other) {
    return new SteadyOptions(file, other, silence, holdShare, hold);
  }

  /** These options with another time that the registry may be silent at first. */
  public SteadyOptions withSilence(Duration other) {
    return new SteadyOptions(file, maxAge, other, holdShare, hold);
  }

  /** These options with another share to be held, and for another time. */
  public SteadyOptions withHold(double otherShare, Duration other) {
    return new SteadyOptions(file, maxAge, silence, otherShare, other);
  }
}
