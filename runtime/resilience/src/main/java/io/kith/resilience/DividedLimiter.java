package io.kith.resilience;

import io.kith.policy.rate.BoundedKeys;
import io.kith.policy.rate.Limiter;
import io.kith.policy.rate.Quota;
import java.util.function.IntSupplier;

/**
 * A quota that is divided among the instances of the application, for each key: each instance
 * admits its part, which changes with their number. Nobody is asked. Thread-safe.
 */
final class DividedLimiter {

  private final BoundedKeys<LocalShare> shares;
  private final IntSupplier instances;

  /**
   * One that has given nothing yet.
   *
   * @param maxKeys how many keys are known at once
   * @param instances how many there are right now, 1 or more
   */
  DividedLimiter(Quota quota, int maxKeys, IntSupplier instances) {
    this.shares = new BoundedKeys<>(maxKeys, _ -> new LocalShare(quota), LocalShare::isAsNew);
    this.instances = instances;
    // Asked now, whoever counts them begins before there are calls.
    if (instances.getAsInt() < 1) {
      throw new IllegalArgumentException("there is no instance to admit anything");
    }
  }

  /** As {@link Limiter#tryTake} of one permit, for a call that does not wait. */
  long tryTake(String key, long nowNanos) {
    int processes = instances.getAsInt();
    while (true) {
      BoundedKeys.Place<LocalShare> place = shares.of(key, nowNanos);
      long answer = place.value().tryTake(processes, nowNanos);
      if (answer < 0 || !place.isGivenUp()) {
        return answer;
      }
      Thread.onSpinWait(); // it is being forgotten, and found no more in a moment
    }
  }

  /** Gives back a permit that was taken, and not used. */
  void giveBack(String key, long takenNanos, long nowNanos) {
    shares.of(key, nowNanos).value().giveBack(takenNanos, nowNanos);
  }
}
