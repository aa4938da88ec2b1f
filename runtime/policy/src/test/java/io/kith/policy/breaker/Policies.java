package io.kith.policy.breaker;

import io.kith.policy.breaker.BreakerPolicy.Span;
import java.time.Duration;

/** Policies that differ from the defaults in what a test is about. */
final class Policies {

  private Policies() {}

  static BreakerPolicy ratio(double errorRatio, int minCalls) {
    return of(new Span.OfTime(Duration.ofSeconds(10)), minCalls, errorRatio, 0, 0);
  }

  static BreakerPolicy of(Span span, int minCalls, double errorRatio, int errors, int consecutive) {
    return new BreakerPolicy(
        span,
        minCalls,
        errorRatio,
        errors,
        consecutive,
        Duration.ZERO,
        0.5,
        Duration.ofSeconds(5),
        Duration.ofMinutes(1),
        3,
        Duration.ofSeconds(10),
        BreakerPolicy.faultsOfServer());
  }

  static BreakerPolicy slow(Duration slow, double slowRatio, int minCalls) {
    return new BreakerPolicy(
        new Span.OfTime(Duration.ofSeconds(10)),
        minCalls,
        0,
        0,
        0,
        slow,
        slowRatio,
        Duration.ofSeconds(5),
        Duration.ofMinutes(1),
        3,
        Duration.ofSeconds(10),
        BreakerPolicy.faultsOfServer());
  }

  static BreakerPolicy withProbes(BreakerPolicy base, int probes, Duration recovery) {
    return new BreakerPolicy(
        base.span(),
        base.minCalls(),
        base.errorRatio(),
        base.errors(),
        base.consecutive(),
        base.slow(),
        base.slowRatio(),
        base.open(),
        base.longest(),
        probes,
        recovery,
        base.codes());
  }
}
