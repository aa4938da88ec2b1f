package io.kith.simulator.scenario;

import io.kith.policy.AtRandom;
import io.kith.policy.Balancer;
import io.kith.policy.ConsistentHash;
import io.kith.policy.Key;
import io.kith.policy.LeastLoaded;
import io.kith.policy.Load;
import io.kith.policy.PowerOfTwoChoices;
import io.kith.policy.RoundRobin;
import io.kith.policy.WeightedRoundRobin;
import java.util.random.RandomGenerator;

/** The balancers by their names. */
public enum Balancing {
  ROUND_ROBIN,
  WEIGHTED_ROUND_ROBIN,
  RANDOM,
  LEAST_OUTSTANDING,
  POWER_OF_TWO,
  FASTEST,
  FASTEST_OF_TWO,
  CONSISTENT_HASH,
  BOUNDED_HASH;

  /** The label of the baggage that hash balancers look at. */
  public static final String KEY = "user";

  private static final double BOUND = 1.25;

  /** Whether it asks how long instances have taken to answer. */
  public boolean seesResponseTimes() {
    return this == FASTEST || this == FASTEST_OF_TWO;
  }

  /** Whether it asks what a call is about. */
  public boolean seesKeys() {
    return this == CONSISTENT_HASH || this == BOUNDED_HASH;
  }

  /** A balancer of this kind, for one client. */
  public Balancer create(RandomGenerator random) {
    int start = random.nextInt();
    return switch (this) {
      case ROUND_ROBIN -> new RoundRobin(start);
      case WEIGHTED_ROUND_ROBIN -> new WeightedRoundRobin(start);
      case RANDOM -> new AtRandom(random::nextLong);
      case LEAST_OUTSTANDING -> new LeastLoaded(Load.OUTSTANDING, random::nextLong);
      case POWER_OF_TWO -> new PowerOfTwoChoices(Load.OUTSTANDING, random::nextLong);
      case FASTEST -> new LeastLoaded(Load.RESPONSE_TIME, random::nextLong);
      case FASTEST_OF_TWO -> new PowerOfTwoChoices(Load.RESPONSE_TIME, random::nextLong);
      case CONSISTENT_HASH -> new ConsistentHash(Key.baggage(KEY), Double.POSITIVE_INFINITY);
      case BOUNDED_HASH -> new ConsistentHash(Key.baggage(KEY), BOUND);
    };
  }
}
