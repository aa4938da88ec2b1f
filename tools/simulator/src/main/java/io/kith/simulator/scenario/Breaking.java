package io.kith.simulator.scenario;

import io.kith.config.Default;
import io.kith.policy.breaker.BreakerPolicy;
import io.kith.policy.breaker.BreakerPolicy.Span;
import java.time.Duration;
import java.util.List;

/**
 * The breaker that each client has for each method, as {@link BreakerPolicy} has it; by default
 * there is none, as no rule asks for one.
 *
 * @param enabled whether there is one
 * @param methods those that have one; all, where none is named
 */
public record Breaking(
    @Default("false") boolean enabled,
    List<String> methods,
    @Default("10s") Duration window,
    @Default("20") int minCalls,
    @Default("0.5") double errorRatio,
    @Default("0s") Duration slow,
    @Default("0.5") double slowRatio,
    @Default("5s") Duration open,
    @Default("1m") Duration longest,
    @Default("3") int probes,
    @Default("10s") Duration recovery) {

  public Breaking {
    var _ = policy(window, minCalls, errorRatio, slow, slowRatio, open, longest, probes, recovery);
  }

  /** Whether this method has one. */
  public boolean isFor(String method) {
    return enabled && (methods.isEmpty() || methods.contains(method));
  }

  /** What it goes by. */
  public BreakerPolicy policy() {
    return policy(window, minCalls, errorRatio, slow, slowRatio, open, longest, probes, recovery);
  }

  private static BreakerPolicy policy(
      Duration window,
      int minCalls,
      double errorRatio,
      Duration slow,
      double slowRatio,
      Duration open,
      Duration longest,
      int probes,
      Duration recovery) {
    return new BreakerPolicy(
        new Span.OfTime(window),
        minCalls,
        errorRatio,
        0,
        0,
        slow,
        slowRatio,
        open,
        longest,
        probes,
        recovery,
        BreakerPolicy.faultsOfServer());
  }
}
