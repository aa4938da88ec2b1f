package io.kith.cluster;

import io.kith.core.Call;
import io.kith.policy.routing.Exposures;
import io.kith.policy.routing.Group;
import io.kith.policy.routing.PoolMaker;
import io.kith.policy.routing.Routing;
import io.kith.policy.routing.RoutingRules;
import io.kith.policy.routing.RoutingTrace;
import io.kith.rules.Rules;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Explains calls of one query: follows the same rules as they do, and counts for nothing. */
final class Explainer {

  /** A pool by name, for people. */
  private record Named(String name, List<Endpoint> members, @Nullable Named beyond, String why) {

    static final PoolMaker<Endpoint, Named> MAKER =
        new PoolMaker<>() {
          @Override
          public Named pool(String name, List<Endpoint> members) {
            return new Named(name, members, null, "");
          }

          @Override
          public Named then(Named first, Named beyond) {
            return new Named(first.name, first.members, beyond, "");
          }

          @Override
          public Named nobody(String why) {
            return new Named("", List.of(), null, why);
          }
        };
  }

  private final EndpointSet endpoints;
  private final Router router;
  private final DefaultTimeouts timeouts;
  private final int maxAttempts;

  Explainer(EndpointSet endpoints, Router router, DefaultTimeouts timeouts, int maxAttempts) {
    this.endpoints = endpoints;
    this.router = router;
    this.timeouts = timeouts;
    this.maxAttempts = maxAttempts;
  }

  Explanation explain(Call call) {
    Rules rules = router.rules();
    List<Endpoint> eligible = endpoints.eligible();
    Routing<Named> routing =
        Routing.of(
            rules.routing(), router.surroundings(), Exposures.ignored(), eligible, Named.MAKER);
    Call labelled = routing.of(call.method()).labelled(call);
    Named first = routing.of(call.method()).choose(labelled);
    List<Explanation.Pool> pools = pools(first);
    return new Explanation(
        call.method().path(),
        router.surroundings().caller(),
        rules.revision() == 0
            ? rules.source()
            : "revision " + rules.revision() + " of " + rules.source(),
        known(rules.routing(), eligible, pools),
        labelled.context().baggage(),
        RoutingTrace.of(rules.routing(), router.surroundings(), call, labelled).steps(),
        pools,
        first.why(),
        attempts(labelled),
        timeouts.effective(rules, call.method()));
  }

  private static List<Explanation.Pool> pools(Named first) {
    var pools = new ArrayList<Explanation.Pool>();
    for (Named pool = first; pool != null && !pool.members().isEmpty(); pool = pool.beyond()) {
      double total = pool.members().stream().mapToLong(Endpoint::weight).sum();
      int size = pool.members().size();
      var members = new LinkedHashMap<String, Double>();
      for (Endpoint member : pool.members()) {
        members.put(member.id(), total == 0 ? 1.0 / size : member.weight() / total);
      }
      pools.add(new Explanation.Pool(pool.name(), members));
    }
    return pools;
  }

  private List<Explanation.Known> known(
      RoutingRules rules, List<Endpoint> eligible, List<Explanation.Pool> pools) {
    Map<String, Endpoint> byId =
        eligible.stream().collect(Collectors.toMap(Endpoint::id, Function.identity()));
    Set<String> reached =
        pools.stream()
            .flatMap(pool -> pool.members().keySet().stream())
            .collect(Collectors.toSet());
    return endpoints.last().map(Snapshot::instances).orElse(List.of()).stream()
        .map(instance ->
            new Explanation.Known(
                instance, whyNot(instance, byId.get(instance.id()), reached, rules)))
        .toList();
  }

  private String whyNot(
      Instance instance, @Nullable Endpoint endpoint, Set<String> reached, RoutingRules rules) {
    if (endpoint == null) {
      return endpoints.whyNotEligible(instance).orElse("it is not in the subset of this client");
    }
    if (reached.contains(instance.id())) {
      return "";
    }
    List<String> reservedBy =
        rules.groups().stream()
            .filter(group -> group.reserved() && group.selector().matches(endpoint))
            .map(Group::name)
            .toList();
    return reservedBy.isEmpty()
        ? "no rule leads the call there"
        : "it is reserved for the group " + String.join(" and ", reservedBy);
  }

  /** Whom the balancers would name now, one failure after the other. */
  private List<String> attempts(Call call) {
    Choice choice = endpoints.choice(call);
    var tried = new HashSet<String>();
    var attempts = new ArrayList<String>();
    Endpoint next = choice.isEmpty() ? null : choice.pick(call);
    while (next != null) {
      tried.add(next.id());
      attempts.add(next.id());
      next = attempts.size() < maxAttempts ? choice.pickBesides(tried, call) : null;
    }
    return attempts;
  }
}
