package io.kith.rules;

import io.kith.config.Default;
import io.kith.core.Code;
import io.kith.policy.CandidateLimits;
import io.kith.policy.breaker.Breaker;
import io.kith.policy.breaker.BreakerPolicy;
import io.kith.policy.breaker.BreakerPolicy.Span;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/**
 * When calls to what fails or is slow are stopped for a while: {@link BreakerPolicy} has the
 * meaning of each value, and its default. Where a method or a service has a breaker, an instance is
 * ejected: of the values, {@link CandidateLimits} has those that this knows.
 *
 * @param per what has a breaker of its own
 * @param state whether it opens and closes by itself
 * @param window over how long calls are counted; not with {@code calls}
 * @param calls how many calls are counted, instead
 */
public record BreakerRule(
    @Default("method") Per per,
    @Default("auto") Breaker.Mode state,
    Optional<Duration> window,
    Optional<Integer> calls,
    Optional<Integer> minCalls,
    Optional<Double> errorRatio,
    Optional<Integer> errors,
    Optional<Integer> consecutive,
    Optional<Duration> slow,
    Optional<Double> slowRatio,
    Optional<Duration> open,
    Optional<Duration> longest,
    Optional<Integer> probes,
    Optional<Duration> recovery,
    List<Code> codes) {

  /** What has a breaker of its own. */
  public enum Per {
    /** Each method. */
    METHOD,
    /** Each service, for all its methods together. */
    SERVICE,
    /** Each instance of a service, as this client sees it. */
    INSTANCE
  }

  public BreakerRule {
    if (window.isPresent() && calls.isPresent()) {
      throw new IllegalArgumentException(
          "'window' and 'calls' are both there; calls are counted over one of them");
    }
  }

  /**
   * Refuses what cannot be.
   *
   * @throws IllegalArgumentException says what
   */
  void requireValid() {
    if (per != Per.INSTANCE) {
      var _ = policy();
      return;
    }
    requireOfInstance(window.isEmpty(), "window");
    requireOfInstance(calls.isEmpty(), "calls");
    requireOfInstance(minCalls.isEmpty(), "minCalls");
    requireOfInstance(errors.isEmpty(), "errors");
    requireOfInstance(slowRatio.isEmpty(), "slowRatio");
    requireOfInstance(open.isEmpty(), "open");
    requireOfInstance(longest.isEmpty(), "longest");
    requireOfInstance(probes.isEmpty(), "probes");
    requireOfInstance(recovery.isEmpty(), "recovery");
    requireOfInstance(codes.isEmpty(), "codes");
    requireOfInstance(state == Breaker.Mode.AUTO, "state");
    if (limits().equals(CandidateLimits.none())) {
      throw new IllegalArgumentException(
          "a breaker per instance without a limit; give one of errorRatio, consecutive, slow");
    }
  }

  private static void requireOfInstance(boolean isAbsent, String key) {
    if (!isAbsent) {
      throw new IllegalArgumentException(
          "'"
              + key
              + "' means nothing per instance, which knows errorRatio, consecutive and slow; how"
              + " long one is out, and how it comes back, says client.outliers of the"
              + " configuration");
    }
  }

  /** What a breaker of a method or service goes by. */
  public BreakerPolicy policy() {
    BreakerPolicy otherwise = BreakerPolicy.defaults();
    Span span =
        window
            .<Span>map(Span.OfTime::new)
            .or(() -> calls.map(Span.OfCalls::new))
            .orElse(otherwise.span());
    Duration opens = open.orElse(otherwise.open());
    Duration longestByDefault =
        opens.compareTo(otherwise.longest()) > 0 ? opens : otherwise.longest();
    return new BreakerPolicy(
        span,
        minCalls.orElse(Math.min(otherwise.minCalls(), calls.orElse(Integer.MAX_VALUE))),
        errorRatio.orElse(otherwise.errorRatio()),
        errors.orElse(otherwise.errors()),
        consecutive.orElse(otherwise.consecutive()),
        slow.orElse(otherwise.slow()),
        slowRatio.orElse(otherwise.slowRatio()),
        opens,
        longest.orElse(longestByDefault),
        probes.orElse(otherwise.probes()),
        recovery.orElse(otherwise.recovery()),
        codes.isEmpty() ? otherwise.codes() : EnumSet.copyOf(codes));
  }

  /** What an instance is ejected by. */
  public CandidateLimits limits() {
    return new CandidateLimits(
        errorRatio.orElse(0.0), consecutive.orElse(0), slow.orElse(Duration.ZERO));
  }
}
