package io.kith.cluster;

import io.kith.core.Call;
import io.kith.policy.Balancer;
import io.kith.policy.CandidateHealth.Standing;
import io.kith.policy.Ejection;
import io.kith.policy.Picker;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints that may be called right now, and who is best among them for a call. Immutable.
 *
 * @param endpoints those that are connected and no outliers; all that are connected if this would
 *     be too few, and all if none is; ordered by id
 * @param probed outliers of which each gets one call at a time, for it to come back
 * @param others the rest, for a call that all the endpoints have failed; those that are connected
 *     first
 * @param picker over exactly the endpoints
 * @param beyond from whom to choose when all of these have failed a call; null for nobody
 * @param whyNobody why there is nobody; empty if there is somebody, or nobody is known at all
 */
record Choice(
    List<Endpoint> endpoints,
    List<Endpoint> probed,
    List<Endpoint> others,
    Picker picker,
    @Nullable Choice beyond,
    String whyNobody) {

  /** Nobody to call. */
  static final Choice NONE = nobody("");

  /** Nobody to call, for this reason. */
  static Choice nobody(String why) {
    return new Choice(
        List.of(),
        List.of(),
        List.of(),
        _ -> {
          throw new IllegalStateException("there is nobody to pick");
        },
        null,
        why);
  }

  /** A choice from these, which looks once how they stand. */
  static Choice of(List<Endpoint> known, Balancer balancer, Ejection ejection) {
    if (known.isEmpty()) {
      return NONE;
    }
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
      return over(known, List.of(), List.of(), balancer);
    }
    if (in.isEmpty() || ejection.isPanic(in.size(), known.size())) {
      return over(ready, List.of(), unready, balancer);
    }
    List<Endpoint> probed =
        out.stream()
            .filter(endpoint -> endpoint.standing() == Standing.PROBED)
            .map(Endpoint::probe)
            .toList();
    out.addAll(unready);
    return over(in, probed, out, balancer);
  }

  private static Choice over(
      List<Endpoint> endpoints, List<Endpoint> probed, List<Endpoint> others, Balancer balancer) {
    List<Endpoint> picked = List.copyOf(endpoints);
    return new Choice(picked, probed, List.copyOf(others), balancer.over(picked), null, "");
  }

  /** This, and another for a call that all of these have failed. */
  Choice then(Choice next) {
    return new Choice(endpoints, probed, others, picker, next, whyNobody);
  }

  /** All of them, connected or not. */
  List<Endpoint> all() {
    if (others.isEmpty()) {
      return endpoints;
    }
    return Stream.concat(endpoints.stream(), others.stream())
        .sorted(Comparator.comparing(Endpoint::id))
        .toList();
  }

  boolean isEmpty() {
    return endpoints.isEmpty();
  }

  /** The best for a call, or one of those that are probed if its turn has come. */
  Endpoint pick(Call call) {
    return probed.isEmpty() ? best(call) : probeOrBest(call);
  }

  private Endpoint best(Call call) {
    return endpoints.get(picker.pick(call));
  }

  private Endpoint probeOrBest(Call call) {
    for (Endpoint endpoint : probed) {
      if (endpoint.watched().health().tryProbe()) {
        return endpoint;
      }
    }
    return best(call);
  }

  /**
   * The best for a call that was tried on some already: the balancer's pick, or the next one after
   * it that is not among those, or one that would otherwise get none. Null if all were tried.
   */
  @Nullable Endpoint pickBesides(Set<String> triedIds, Call call) {
    if (isEmpty()) {
      return null;
    }
    int first = picker.pick(call);
    for (int i = 0; i < endpoints.size(); i++) {
      Endpoint next = endpoints.get((first + i) % endpoints.size());
      if (!triedIds.contains(next.id())) {
        return next;
      }
    }
    for (Endpoint next : others) {
      if (!triedIds.contains(next.id())) {
        return next;
      }
    }
    return beyond == null ? null : beyond.pickBesides(triedIds, call);
  }
}
