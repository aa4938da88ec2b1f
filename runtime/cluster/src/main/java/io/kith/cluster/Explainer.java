package io.kith.cluster;

import io.kith.core.Call;
import io.kith.core.CallStrategy;
import io.kith.core.Method;
import io.kith.policy.CandidateHealth;
import io.kith.policy.routing.Exposures;
import io.kith.policy.routing.Group;
import io.kith.policy.routing.PoolMaker;
import io.kith.policy.routing.Routing;
import io.kith.policy.routing.RoutingRules;
import io.kith.policy.routing.RoutingTrace;
import io.kith.rules.CallRule;
import io.kith.rules.Effective;
import io.kith.rules.Rules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private final RetryRules retries;
  private final String balancer;
  private final Function<Method, Effective<CallStrategy>> strategies;

  /**
   * Explains calls to these endpoints.
   *
   * @param balancer the name of the usual balancer
   * @param strategies how a method is called if no rule says it
   */
  Explainer(
      EndpointSet endpoints,
      Router router,
      DefaultTimeouts timeouts,
      RetryRules retries,
      String balancer,
      Function<Method, Effective<CallStrategy>> strategies) {
    this.endpoints = endpoints;
    this.router = router;
    this.timeouts = timeouts;
    this.retries = retries;
    this.balancer = balancer;
    this.strategies = strategies;
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
        rules
            .calls()
            .find(call.method(), "balancer", CallRule::balancer)
            .orElseGet(() -> Effective.byDefault(balancer)),
        strategy(rules, call.method()),
        timeouts.effective(rules, call.method()));
  }

  private Effective<String> strategy(Rules rules, Method method) {
    return rules
        .calls()
        .find(method, "strategy", CallRule::strategy)
        .map(rule -> new Effective<>(rule.value().strategy().toString(), rule.origin()))
        .orElseGet(() -> {
          Effective<CallStrategy> own = strategies.apply(method);
          return new Effective<>(own.value().toString(), own.origin());
        });
  }

  /** Near ones, far ones and the rest of each pool, as calls see them. */
  private List<Explanation.Pool> pools(Named first) {
    var pools = new ArrayList<Explanation.Pool>();
    for (Named pool = first; pool != null && !pool.members().isEmpty(); pool = pool.beyond()) {
      Ranks ranks = Ranks.of(pool.members(), endpoints.eligibility());
      add(pools, pool.name(), ranks.near());
      add(pools, pool.name() + ", farther away", ranks.far());
      add(pools, pool.name() + ", not connected or left out", ranks.others());
    }
    return pools;
  }

  private static void add(List<Explanation.Pool> pools, String name, List<Endpoint> endpoints) {
    if (!endpoints.isEmpty()) {
      double total = endpoints.stream().mapToLong(Endpoint::weight).sum();
      var members = new LinkedHashMap<String, Double>();
      for (Endpoint member : endpoints) {
        members.put(member.id(), total == 0 ? 1.0 / endpoints.size() : member.weight() / total);
      }
      pools.add(new Explanation.Pool(name, members));
    }
  }

  private List<Explanation.Known> known(
      RoutingRules rules, List<Endpoint> eligible, List<Explanation.Pool> pools) {
    Map<String, Endpoint> byId =
        eligible.stream().collect(Collectors.toMap(Endpoint::id, Function.identity()));
    Set<String> reached =
        pools.stream()
            .flatMap(pool -> pool.members().keySet().stream())
            .collect(Collectors.toSet());
    Optional<Snapshot> last = endpoints.last();
    Set<String> unconfirmed = last.map(Snapshot::unconfirmed).orElse(Set.of());
    return last.map(Snapshot::instances).orElse(List.of()).stream()
        .map(instance -> {
          Optional<Endpoint> endpoint = Optional.ofNullable(byId.get(instance.id()));
          return new Explanation.Known(
              instance,
              endpoint.isEmpty()
                  ? endpoints
                      .whyNotEligible(instance)
                      .orElse("it is not in the subset of this client")
                  : whyNot(endpoint.get(), reached, rules),
              unconfirmed.contains(instance.id()),
              endpoint.map(Explainer::seen));
        })
        .toList();
  }

  private static Explanation.Seen seen(Endpoint endpoint) {
    return new Explanation.Seen(
        endpoint.weight(),
        endpoint.outstanding(),
        endpoint.connections(),
        Duration.ofNanos((long) endpoint.responseNanos()));
  }

  private static String whyNot(Endpoint endpoint, Set<String> reached, RoutingRules rules) {
    if (reached.contains(endpoint.id())) {
      return whyNotNow(endpoint);
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

  private static String whyNotNow(Endpoint endpoint) {
    if (!endpoint.isReady()) {
      return "it is not connected, or does not answer";
    }
    CandidateHealth health = endpoint.watched().health();
    return switch (health.standing()) {
      case IN -> "";
      case EJECTED -> "it gets no calls for now: it " + health.why();
      case PROBED -> "it gets one call at a time: it " + health.why();
    };
  }

  /** Whom the balancers would name now, one failure after the other. */
  private List<String> attempts(Call call) {
    Choice choice = endpoints.choice(call);
    var tried = new HashSet<String>();
    var attempts = new ArrayList<String>();
    int maxAttempts = retries.attempts(router.rules(), call.method()).value();
    Endpoint next = choice.isEmpty() ? null : choice.pick(call);
    while (next != null) {
      tried.add(next.id());
      attempts.add(next.id());
      next = attempts.size() < maxAttempts ? choice.pickBesides(tried, call) : null;
    }
    return attempts;
  }
}
