package io.kith.policy;

import java.util.List;

/**
 * The answer to "who is best now?": it spreads calls over those that are eligible.
 *
 * <p>It is asked twice. Once for each set of candidates, which changes seldom and may be looked at
 * for as long as it takes: to sum up weights, to build a ring. And then, through the {@link Picker}
 * that this yields, once for each call. A complete balancer:
 *
 * {@snippet :
 * Balancer atRandom = candidates -> {
 *   int size = candidates.size();
 *   return call -> ThreadLocalRandom.current().nextInt(size);
 * };
 * }
 *
 * <p>One client of one service has one balancer, so that what should outlive a change of the set,
 * such as a position, is a field of it. Must be thread-safe.
 */
@FunctionalInterface
public interface Balancer {

  /**
   * The picker for these candidates.
   *
   * @param candidates at least one; immutable, ordered by {@link Candidate#id()}
   */
  Picker over(List<? extends Candidate> candidates);
}
