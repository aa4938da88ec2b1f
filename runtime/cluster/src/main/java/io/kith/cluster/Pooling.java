package io.kith.cluster;

import io.kith.policy.Balancer;
import io.kith.policy.routing.PoolMaker;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * Makes choices of the endpoints of pools. Each pool has a balancer of its own, which outlives a
 * change of the endpoints: two pools that shared one would each see only some of its turns. Used by
 * one thread at a time.
 */
final class Pooling implements PoolMaker<Endpoint, Choice> {

  private final Supplier<? extends Balancer> balancers;
  private final BiFunction<List<Endpoint>, Balancer, Choice> choices;
  private final Map<String, Balancer> byPool = new HashMap<>();
  private final Set<String> used = new HashSet<>();

  /**
   * Choices among pools.
   *
   * @param balancers makes the balancer of a pool
   * @param choices makes a choice among the endpoints of a pool
   */
  Pooling(
      Supplier<? extends Balancer> balancers,
      BiFunction<List<Endpoint>, Balancer, Choice> choices) {
    this.balancers = balancers;
    this.choices = choices;
  }

  /**
   * Forgets the balancers of pools that were not made since the last time: their rules are gone.
   */
  void forgetUnused() {
    byPool.keySet().retainAll(used);
    used.clear();
  }

  @Override
  public Choice pool(String name, List<Endpoint> members) {
    used.add(name);
    Balancer balancer = byPool.computeIfAbsent(name, _ -> balancers.get());
    return choices.apply(members, balancer);
  }

  @Override
  public Choice then(Choice first, Choice beyond) {
    return first.then(beyond);
  }

  @Override
  public Choice nobody(String why) {
    return Choice.nobody(why);
  }
}
