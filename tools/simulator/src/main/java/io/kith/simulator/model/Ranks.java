package io.kith.simulator.model;

import io.kith.policy.Ejection;
import io.kith.policy.Place;
import io.kith.policy.SlowStart;
import io.kith.policy.Spread;
import io.kith.simulator.scenario.Policy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who of the known gets calls: those that are connected and no outliers, with the weights that they
 * have for a client in this place; all that are connected if this would be too few, and all if none
 * is. What the ranks of a client of Kith are, put together of the same policies.
 */
final class Ranks {

  private final Policy policy;
  private final Ejection ejection;
  private final SlowStart slowStart;
  private final Spread spread;

  Ranks(Policy policy) {
    this.policy = policy;
    this.ejection = policy.outliers().ejection();
    this.slowStart = new SlowStart(policy.slowStart());
    this.spread = new Spread(policy.headroom());
  }

  /**
   * Those that get calls.
   *
   * @param endpoints in the order of the known
   * @param probed outliers of which each gets one call at a time
   */
  record Ranked(List<Endpoint> endpoints, List<Endpoint> probed) {}

  /** How weights grow. */
  SlowStart slowStart() {
    return slowStart;
  }

  /**
   * Looks once how they stand.
   *
   * @param here where the client is
   */
  Ranked of(List<Endpoint> known, Place here, long nowNanos) {
    var ready = new ArrayList<Endpoint>(known.size());
    var in = new ArrayList<Endpoint>(known.size());
    var probed = new ArrayList<Endpoint>();
    for (Endpoint endpoint : known) {
      endpoint.grow(slowStart, nowNanos);
      if (policy.connections() && !endpoint.isConnected()) {
        continue;
      }
      ready.add(endpoint);
      switch (endpoint.standing()) {
        case IN -> in.add(endpoint);
        case PROBED -> probed.add(endpoint);
        case EJECTED -> {}
      }
    }
    if (ready.isEmpty()) {
      return new Ranked(known, List.of());
    }
    return in.isEmpty() || ejection.isPanic(in.size(), known.size())
        ? new Ranked(near(ready, known, here), List.of())
        : new Ranked(near(in, known, here), probed);
  }

  private List<Endpoint> near(List<Endpoint> callable, List<Endpoint> known, Place here) {
    if (!policy.zones() || here.isUnknown()) {
      return callable;
    }
    Map<Place, Long> capacities = new HashMap<>();
    known.forEach(endpoint -> capacities.merge(endpoint.instance().where(), 0L, Long::sum));
    callable.forEach(endpoint ->
        capacities.merge(endpoint.instance().where(), (long) endpoint.weight(), Long::sum));
    Map<Place, Double> factors = spread.factors(capacities, here);
    var near = new ArrayList<Endpoint>(callable.size());
    for (Endpoint endpoint : callable) {
      double factor = factors.getOrDefault(endpoint.instance().where(), 0.0);
      if (factor > 0) {
        endpoint.weigh(factor);
        near.add(endpoint);
      }
    }
    return near.isEmpty() ? callable : near; // where nobody has any weight
  }
}
