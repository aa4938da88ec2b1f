package io.kith.cluster;

import io.kith.policy.CandidateHealth.Standing;
import io.kith.policy.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who of the endpoints of a pool gets calls, and who only when those have failed them. All lists
 * are in the order of the endpoints that they were made from.
 *
 * <p>It is asked for each pool and not once for all endpoints, since what is enough nearby, and how
 * many may be out, is a matter of those whom a call may go to: a rule that sends calls to a canary
 * in another zone must find it.
 *
 * @param near those that get calls, with the weights that they have for this client
 * @param far those that could as well, and are too far away as long as the near ones are enough
 * @param probed outliers of which each gets one call at a time, for it to come back
 * @param others the rest; those that are connected first
 */
record Ranks(
    List<Endpoint> near, List<Endpoint> far, List<Endpoint> probed, List<Endpoint> others) {

  Ranks {
    near = List.copyOf(near);
    far = List.copyOf(far);
    probed = List.copyOf(probed);
    others = List.copyOf(others);
  }

  /** The ranks of one or more endpoints, which are looked at once. */
  static Ranks of(List<Endpoint> known, Eligibility eligibility) {
    var ready = new ArrayList<Endpoint>(known.size());
    var unready = new ArrayList<Endpoint>();
    var in = new ArrayList<Endpoint>(known.size());
    var out = new ArrayList<Endpoint>();
    for (Endpoint endpoint : known) {
      if (!endpoint.isReady()) {
        unready.add(endpoint);
        continue;
      }
      ready.add(endpoint);
      (endpoint.standing() == Standing.IN ? in : out).add(endpoint);
    }
    if (ready.isEmpty()) {
      return new Ranks(known, List.of(), List.of(), List.of());
    }
    if (in.isEmpty() || eligibility.ejection().isPanic(in.size(), known.size())) {
      return spread(ready, known, List.of(), unready, eligibility);
    }
    List<Endpoint> probed =
        out.stream()
            .filter(endpoint -> endpoint.standing() == Standing.PROBED)
            .map(Endpoint::probe)
            .toList();
    out.addAll(unready);
    return spread(in, known, probed, out, eligibility);
  }

  private static Ranks spread(
      List<Endpoint> callable,
      List<Endpoint> known,
      List<Endpoint> probed,
      List<Endpoint> others,
      Eligibility eligibility) {
    if (eligibility.here().isUnknown()) {
      return new Ranks(callable, List.of(), probed, others);
    }
    Map<Place, Long> capacities = new HashMap<>();
    known.forEach(endpoint -> capacities.merge(endpoint.place(), 0L, Long::sum));
    callable.forEach(
        endpoint -> capacities.merge(endpoint.place(), (long) endpoint.weight(), Long::sum));
    Map<Place, Double> factors = eligibility.spread().factors(capacities, eligibility.here());
    var near = new ArrayList<Endpoint>(callable.size());
    var far = new ArrayList<Endpoint>();
    for (Endpoint endpoint : callable) {
      double factor = factors.getOrDefault(endpoint.place(), 0.0);
      if (factor > 0) {
        near.add(endpoint.times(factor));
      } else {
        far.add(endpoint);
      }
    }
    return near.isEmpty() // where nobody has any weight
        ? new Ranks(callable, List.of(), probed, others)
        : new Ranks(near, far, probed, others);
  }
}
