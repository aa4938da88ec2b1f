package io.kith;

import io.kith.policy.AtRandom;
import io.kith.policy.Balancer;
import io.kith.policy.LeastLoaded;
import io.kith.policy.Load;
import io.kith.policy.PowerOfTwoChoices;
import io.kith.policy.RoundRobin;
import io.kith.policy.WeightedRoundRobin;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/** The balancers that a setting can name. */
enum Balancing {
  ROUND_ROBIN,
  WEIGHTED_ROUND_ROBIN,
  RANDOM,
  LEAST_OUTSTANDING,
  POWER_OF_TWO;

  private static final LongSupplier RANDOM_BITS = () -> ThreadLocalRandom.current().nextLong();

  /** A balancer of this kind, for one client. */
  Balancer create() {
    int start = ThreadLocalRandom.current().nextInt();
    return switch (this) {
      case ROUND_ROBIN -> new RoundRobin(start);
      case WEIGHTED_ROUND_ROBIN -> new WeightedRoundRobin(start);
      case RANDOM -> new AtRandom(RANDOM_BITS);
      case LEAST_OUTSTANDING -> new LeastLoaded(Load.OUTSTANDING, RANDOM_BITS);
      case POWER_OF_TWO -> new PowerOfTwoChoices(Load.OUTSTANDING, RANDOM_BITS);
    };
  }
}
