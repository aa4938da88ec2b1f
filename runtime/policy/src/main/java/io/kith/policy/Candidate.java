package io.kith.policy;

/**
 * One of those that could take a call, as a {@link Balancer} sees it. Thread-safe; every method is
 * cheap enough to be asked for each call.
 */
public interface Candidate {

  /** The weight of a candidate that says nothing about it. */
  int DEFAULT_WEIGHT = 100;

  /** A name that no other candidate has, the same in each set that this candidate is in. */
  String id();

  /**
   * How much this candidate can take compared with the others; {@value #DEFAULT_WEIGHT} by default.
   * Does not change within one set.
   */
  default int weight() {
    return DEFAULT_WEIGHT;
  }

  /** How many calls of this process wait for a reply from it, right now. */
  default int outstanding() {
    return 0;
  }

  /** How many connections of this process there are to it, right now. */
  default int connections() {
    return 0;
  }

  /**
   * How long it has taken to answer of late, in nanoseconds, as {@link PeakEwma} sees it; 0 if that
   * is not known.
   */
  default double responseNanos() {
    return 0;
  }
}
