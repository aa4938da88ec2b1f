package io.kith.simulator.model;

import io.kith.core.Method;
import io.kith.policy.breaker.Breaker;
import io.kith.policy.breaker.BreakerPolicy;
import io.kith.policy.breaker.Phase;
import io.kith.policy.breaker.Throttle;
import io.kith.policy.breaker.ThrottlePolicy;
import io.kith.simulator.scenario.Policy;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Which calls a client does not send at all: a breaker for each method and a throttle for the
 * service, put together of the policies that Kith's clients have.
 */
final class Restraint implements Event {

  private final World world;
  private final @Nullable BreakerPolicy breaking;
  private final @Nullable Throttle throttle;
  private final Map<Method, Breaker> breakers = new HashMap<>();
  private final long intervalNanos;

  private Restraint(World world, Policy policy) {
    this.world = world;
    RandomGenerator random = world.random();
    ThrottlePolicy throttling = policy.throttle().policy();
    this.breaking = policy.breaker().enabled() ? policy.breaker().policy() : null;
    this.throttle =
        policy.throttle().enabled() ? new Throttle(throttling, world::nowNanos, random) : null;
    long forThrottle = throttling.interval().toNanos();
    this.intervalNanos =
        breaking == null ? forThrottle : Math.min(forThrottle, breaking.interval().toNanos());
    world.queue().in(random.nextLong(intervalNanos), this, 0);
  }

  /** That of a client; null if its policy has none. */
  static @Nullable Restraint of(World world) {
    Policy policy = world.policy();
    return policy.breaker().enabled() || policy.throttle().enabled()
        ? new Restraint(world, policy)
        : null;
  }

  /** Whether a call is sent. */
  boolean lets(OpenCall call) {
    if (throttle != null && !throttle.tryEnter()) {
      return false;
    }
    if (breaking != null && world.policy().breaker().isFor(call.call().method().name())) {
      Phase by = breaker(call.call().method(), breaking).tryEnter();
      call.letThroughBy(by);
      return by != null;
    }
    return true;
  }

  private Breaker breaker(Method method, BreakerPolicy policy) {
    return breakers.computeIfAbsent(
        method, _ -> new Breaker(policy, world::nowNanos, world.random(), (_, _) -> {}));
  }

  /** A call is over that was sent. */
  void ended(OpenCall call, Outcome outcome) {
    if (throttle != null) {
      switch (outcome) {
        case ANSWERED, FAILED -> throttle.accepted();
        case REFUSED, UNREACHABLE -> throttle.refused();
        case LOST, SLOW, LATE -> {} // nobody has said whether it was taken
      }
    }
    Phase by = call.letThroughBy();
    if (breaking != null && by != null) {
      boolean well = outcome == Outcome.ANSWERED;
      breaker(call.call().method(), breaking)
          .left(
              by,
              well ? io.kith.policy.breaker.Outcome.WELL : io.kith.policy.breaker.Outcome.FAILED,
              world.nowNanos() - call.sinceNanos());
    }
  }

  /** Time passes. */
  @Override
  public void happen(int step) {
    if (throttle != null) {
      throttle.turn();
    }
    breakers.values().forEach(Breaker::turn);
    world.queue().in(intervalNanos, this, 0);
  }
}
