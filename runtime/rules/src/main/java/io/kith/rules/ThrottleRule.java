package io.kith.rules;

import io.kith.config.Default;
import io.kith.policy.breaker.ThrottlePolicy;
import java.time.Duration;

/**
 * How calls are held back that servers refuse: {@link ThrottlePolicy} has the meaning of each
 * value. All methods are throttled by the defaults, unless a rule says otherwise.
 *
 * @param off whether they are not held back at all
 */
public record ThrottleRule(
    @Default("false") boolean off,
    @Default("2") double multiplier,
    @Default("10s") Duration window,
    @Default("5") int floor) {

  public ThrottleRule {
    var _ = new ThrottlePolicy(multiplier, window, floor);
  }

  /** What a throttle goes by. */
  public ThrottlePolicy policy() {
    return new ThrottlePolicy(multiplier, window, floor);
  }
}
