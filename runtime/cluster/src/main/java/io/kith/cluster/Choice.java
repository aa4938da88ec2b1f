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
 * @param endpoints ordered by id
 * @param picker over exactly these
 */
record Choice(List<Endpoint> endpoints, Picker picker) {

  /** Nobody to call. */
  static final Choice NONE =
      new Choice(
          List.of(),
          _ -> {
            throw new IllegalStateException("there is nobody to pick");
          });

  static Choice of(List<Endpoint> endpoints, Balancer balancer) {
    return endpoints.isEmpty() ? NONE : new Choice(endpoints, balancer.over(endpoints));
  }

  boolean isEmpty() {
    return endpoints.isEmpty();
  }

  Endpoint pick(Call call) {
    return endpoints.get(picker.pick(call));
  }

  /**
   * The best for a call that was tried on some already: the balancer's pick, or the next one after
   * it that is not among those. Null if all were tried.
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
    return null;
  }
}
