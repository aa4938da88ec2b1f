package io.kith.policy.breaker;

/** The conditions of a policy, as they are asked. Immutable. */
final class Conditions {

  /** Ratios are decimal fractions, which {@code double} does not hold exactly. */
  private static final double ROUNDING = 1e-9;

  private final BreakerPolicy policy;
  private final int failedProbes;
  private final int slowProbes;

  Conditions(BreakerPolicy policy) {
    this.policy = policy;
    int failed = Math.min(policy.probes(), part(policy.errorRatio()));
    failed = policy.errors() > 0 ? Math.min(failed, policy.errors()) : failed;
    this.failedProbes = policy.consecutive() > 0 ? Math.min(failed, policy.consecutive()) : failed;
    this.slowProbes = policy.isTimed() ? part(policy.slowRatio()) : Integer.MAX_VALUE;
  }

  /** How many of the probes are as great a part of them as this. */
  private int part(double ratio) {
    return ratio == 0 ? policy.probes() : (int) least(ratio, policy.probes());
  }

  private static long least(double ratio, long calls) {
    return Math.max(1, (long) Math.ceil(ratio * calls - ROUNDING));
  }

  /** So many probes that fail are too many: as great a part as of other calls, or all. */
  int failedProbes() {
    return failedProbes;
  }

  /** So many probes that are slow are too many. */
  int slowProbes() {
    return slowProbes;
  }

  /** Whether one holds, after a call that failed or was slow. */
  boolean hold(CallWindow window, int failedInARow) {
    return isRow(failedInARow) || areErrors(window) || isErrorRatio(window) || isSlowRatio(window);
  }

  private boolean isRow(int failedInARow) {
    return policy.consecutive() > 0 && failedInARow >= policy.consecutive();
  }

  private boolean areErrors(CallWindow window) {
    return policy.errors() > 0 && window.failed() >= policy.errors();
  }

  private boolean isErrorRatio(CallWindow window) {
    return policy.errorRatio() > 0 && isRatio(window, window.failed(), policy.errorRatio());
  }

  private boolean isSlowRatio(CallWindow window) {
    return policy.isTimed() && isRatio(window, window.slow(), policy.slowRatio());
  }

  private boolean isRatio(CallWindow window, long some, double ratio) {
    long calls = window.calls();
    return calls >= policy.minCalls() && some > 0 && some >= least(ratio, calls);
  }

  /** Why it opens, once one holds. */
  String why(CallWindow window, int failedInARow) {
    if (isRow(failedInARow)) {
      return failedInARow + " calls in a row failed";
    }
    if (areErrors(window) || isErrorRatio(window)) {
      return "%d of %d calls failed in %s"
          .formatted(window.failed(), window.calls(), policy.span());
    }
    return "%d of %d calls took %s or longer in %s"
        .formatted(
            window.slow(), window.calls(), Texts.time(policy.slow().toNanos()), policy.span());
  }

  /** Why it opens again after so many probes. */
  String whyAgain(int failed, int slow, int ended) {
    return failed >= failedProbes
        ? "%d of %d probes failed".formatted(failed, ended)
        : "%d of %d probes took %s or longer"
            .formatted(slow, ended, Texts.time(policy.slow().toNanos()));
  }
}
