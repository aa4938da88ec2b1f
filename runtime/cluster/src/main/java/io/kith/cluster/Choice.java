package io.kith.cluster;

import io.kith.core.Call;
import io.kith.policy.Balancer;
import io.kith.policy.Picker;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints that may be called right now, and who is best among them for a call. Immutable.
 *
 * @param endpoints those that are connected, or all if none is; ordered by id
 * @param others those that are not, for a call that all the endpoints have failed; ordered by id
 * @param picker over exactly the endpoints
 */
record Choice(List<Endpoint> endpoints, List<Endpoint> others, Picker picker) {

  /** Nobody to call. */
  static final Choice NONE =
      new Choice(
          List.of(),
          List.of(),
          _ -> {
            throw new IllegalStateException("there is nobody to pick");
          });

  /** A choice from these, which looks once who of them is connected. */
  static Choice of(List<Endpoint> known, Balancer balancer) {
    if (known.isEmpty()) {
      return NONE;
    }
    var ready = new ArrayList<Endpoint>(known.size());
    var others = new ArrayList<Endpoint>();
    for (Endpoint endpoint : known) {
      (endpoint.isReady() ? ready : others).add(endpoint);
    }
    return ready.isEmpty()
        ? new Choice(known, List.of(), balancer.over(known))
        : new Choice(List.copyOf(ready), List.copyOf(others), balancer.over(ready));
  }

  boolean isEmpty() {
    return endpoints.isEmpty();
  }

  Endpoint pick(Call call) {
    return endpoints.get(picker.pick(call));
  }

  /**
   * The best for a call that was tried on some already: the balancer's pick, or the next one after
   * it that is not among those, or one that is not connected. Null if all were tried.
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
    return null;
  }
}
