package io.kith.cluster;

import io.kith.core.Call;
import io.kith.policy.Balancer;
import io.kith.policy.Picker;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints that may be called right now, and who is best among them for a call. Immutable.
 *
 * @param all all of them, connected or not; ordered by id
 * @param endpoints those that get calls ({@link Ranks}); ordered by id
 * @param probed outliers of which each gets one call at a time, for it to come back
 * @param others those that are connected no more, or outliers, for a call that all the endpoints
 *     have failed
 * @param picker over exactly the endpoints
 * @param beyond from whom to choose when all of these have failed a call; null for nobody
 * @param whyNobody why there is nobody; empty if there is somebody, or nobody is known at all
 */
record Choice(
    List<Endpoint> all,
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
        List.of(),
        _ -> {
          throw new IllegalStateException("there is nobody to pick");
        },
        null,
        why);
  }

  /** A choice from these, which looks once how they stand. */
  static Choice of(List<Endpoint> known, Balancer balancer, Eligibility eligibility) {
    if (known.isEmpty()) {
      return NONE;
    }
    Ranks ranks = Ranks.of(known, eligibility);
    List<Endpoint> all = List.copyOf(known);
    Picker near = balancer.over(ranks.near());
    if (ranks.far().isEmpty()) {
      return new Choice(all, ranks.near(), ranks.probed(), ranks.others(), near, null, "");
    }
    var far =
        new Choice(
            ranks.far(),
            ranks.far(),
            List.of(),
            ranks.others(),
            balancer.over(ranks.far()),
            null,
            "");
    return new Choice(all, ranks.near(), ranks.probed(), List.of(), near, far, "");
  }

  /** This, and another for a call that all of these have failed. */
  Choice then(Choice next) {
    Choice after = beyond == null ? next : beyond.then(next);
    return new Choice(all, endpoints, probed, others, picker, after, whyNobody);
  }

  boolean isEmpty() {
    return endpoints.isEmpty();
  }

  /** Whether somebody else could be asked when one has failed. */
  boolean isAnyBesides() {
    return all.size() > 1 || beyond != null;
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
    if (isAnyUntried(triedIds)) {
      int first = picker.pick(call);
      for (int i = 0; i < endpoints.size(); i++) {
        Endpoint next = endpoints.get((first + i) % endpoints.size());
        if (!triedIds.contains(next.id())) {
          return next;
        }
      }
    }
    for (Endpoint next : others) {
      if (!triedIds.contains(next.id())) {
        return next;
      }
    }
    return beyond == null ? null : beyond.pickBesides(triedIds, call);
  }

  /** The balancer is not asked in vain: whoever is beyond may share it, and its turns. */
  private boolean isAnyUntried(Set<String> triedIds) {
    return endpoints.size() > triedIds.size()
        || endpoints.stream().anyMatch(endpoint -> !triedIds.contains(endpoint.id()));
  }
}
