package io.kith.policy.routing;

import java.util.List;

/**
 * Makes what a call is given to pick from.
 *
 * @param <E> the candidates
 * @param <P> what is made of some of them
 */
public interface PoolMaker<E, P> {

  /**
   * A pool, made once for each name and set of candidates, whatever number of rules lead to it.
   *
   * @param name the same for the same part of the rules, so that a state may outlive a set of
   *     candidates
   * @param members one or more, in the order of all candidates
   */
  P pool(String name, List<E> members);

  /** The first pool, and another for when nobody in it is left to try. */
  P then(P first, P beyond);

  /** Nobody, for this reason. */
  P nobody(String why);
}
