package io.kith.core;

/** How many of those that were called must have succeeded for the whole to have. */
public enum Enough {
  /** All. */
  ALL,
  /** More than half. */
  QUORUM,
  /** At least one. */
  ANY,
  /** None need: each is tried, and that is all. */
  BEST_EFFORT;

  /** Whether so many successes are enough. */
  public boolean isMet(int succeeded, int called) {
    return switch (this) {
      case ALL -> succeeded == called;
      case QUORUM -> succeeded > called / 2;
      case ANY -> succeeded > 0;
      case BEST_EFFORT -> true;
    };
  }
}
