package io.kith.cluster;

import io.kith.core.Method;
import io.kith.policy.Balancer;
import io.kith.policy.Balancers;
import io.kith.policy.Candidate;
import io.kith.policy.PerMethod;
import io.kith.policy.Picker;
import io.kith.rules.CallRule;
import io.kith.rules.Effective;
import io.kith.rules.RuleSource;
import io.kith.rules.Rules;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The balancer that rules name for the method of a call, and otherwise the usual one.
 *
 * <p>What rules say is looked at for each set of candidates, which is made anew when they change.
 * Where they name no balancer, a pick is the usual one's, and else it looks up the picker of its
 * method in an array. A balancer that was once named is kept, with its position, and is ready for
 * each new set of candidates before a call needs it. Thread-safe.
 */
final class BalancerByRule implements Balancer {

  private final Balancer usual;
  private final Balancers balancers;
  private final RuleSource source;
  private final Map<String, Balancer> byName = new ConcurrentHashMap<>();

  BalancerByRule(Balancer usual, Balancers balancers, RuleSource source) {
    this.usual = usual;
    this.balancers = balancers;
    this.source = source;
  }

  @Override
  public Picker over(List<? extends Candidate> candidates) {
    Rules rules = source.rules();
    Picker usualPicker = usual.over(candidates);
    if (!rules.calls().sayAnywhere(CallRule::balancer)) {
      return usualPicker;
    }
    var pickers = new ConcurrentHashMap<String, Picker>();
    byName.forEach((name, balancer) -> pickers.put(name, balancer.over(candidates)));
    var byMethod =
        new PerMethod<Picker>(method ->
            name(rules, method)
                .map(name -> pickers.computeIfAbsent(name, _ -> named(name).over(candidates)))
                .orElse(usualPicker));
    return call -> byMethod.of(call.method()).pick(call);
  }

  private Balancer named(String name) {
    return byName.computeIfAbsent(name, _ -> balancers.named(name).get());
  }

  private static Optional<String> name(Rules rules, Method method) {
    return rules.calls().find(method, "balancer", CallRule::balancer).map(Effective::value);
  }
}
