package io.kith.simulator.model;

import io.kith.simulator.scenario.Retry.Budget;

/**
 * How many more attempts than calls one client may make: a share of its calls, and a few a second.
 * What is not spent is kept for ten seconds' worth.
 */
final class RetryBudget {

  private static final double KEPT_SECONDS = 10;

  private final double ratio;
  private final double perSecond;
  private double callsPerSecond;
  private double left;
  private long sinceNanos;

  RetryBudget(Budget budget, long nowNanos) {
    this.ratio = budget.ratio();
    this.perSecond = budget.perSecond();
    this.left = perSecond;
    this.sinceNanos = nowNanos;
  }

  /** A call begins. */
  void earn(long nowNanos) {
    pass(nowNanos);
    callsPerSecond += 1 / KEPT_SECONDS;
    left += ratio;
  }

  /** Whether there is enough for another attempt; then it is spent. */
  boolean spend(long nowNanos) {
    pass(nowNanos);
    if (left < 1) {
      return false;
    }
    left--;
    return true;
  }

  private void pass(long nowNanos) {
    double seconds = (nowNanos - sinceNanos) / 1e9;
    sinceNanos = nowNanos;
    callsPerSecond *= Math.exp(-seconds / KEPT_SECONDS);
    double most = Math.max(1, KEPT_SECONDS * (perSecond + ratio * callsPerSecond));
    left = Math.min(most, left + seconds * perSecond);
  }
}
