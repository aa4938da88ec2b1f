package io.kith.simulator.scenario;

import io.kith.config.Default;
import io.kith.policy.breaker.ThrottlePolicy;
import java.time.Duration;

/**
 * How each client holds back calls to a service that refuses them, as {@link ThrottlePolicy} has
 * it; by default it does not.
 *
 * @param enabled whether it does
 */
public record Throttling(
    @Default("false") boolean enabled,
    @Default("2") double multiplier,
    @Default("10s") Duration window,
    @Default("5") int floor) {

  public Throttling {
    var _ = new ThrottlePolicy(multiplier, window, floor);
  }

  /** What it goes by. */
  public ThrottlePolicy policy() {
    return new ThrottlePolicy(multiplier, window, floor);
  }
}
