package io.kith.cluster;

import io.kith.core.Call;
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
 * <p>A pick looks up the picker of its method in an array. A balancer that was once named is kept,
 * with its position, and is ready for each new set of candidates before a call needs it.
 * Thread-safe.
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
    return new PickerByRule(candidates);
  }

  private Balancer named(String name) {
    return byName.computeIfAbsent(name, _ -> balancers.named(name).get());
  }

  private static Optional<String> name(Rules rules, Method method) {
    return rules.calls().find(method, "balancer", CallRule::balancer).map(Effective::value);
  }

  private final class PickerByRule implements Picker {

    private final List<? extends Candidate> candidates;
    private final Picker usualPicker;
    private final Map<String, Picker> pickers = new ConcurrentHashMap<>();
    private volatile InForce inForce;

    /** What a set of rules comes to. */
    private record InForce(Rules rules, PerMethod<Picker> pickers) {}

    PickerByRule(List<? extends Candidate> candidates) {
      this.candidates = candidates;
      this.usualPicker = usual.over(candidates);
      byName.keySet().forEach(this::named);
      this.inForce = inForce(source.rules());
    }

    private InForce inForce(Rules rules) {
      return new InForce(
          rules,
          new PerMethod<>(method -> name(rules, method).map(this::named).orElse(usualPicker)));
    }

    private Picker named(String name) {
      return pickers.computeIfAbsent(name, _ -> BalancerByRule.this.named(name).over(candidates));
    }

    @Override
    public int pick(Call call) {
      Rules now = source.rules();
      InForce last = inForce;
      if (last.rules != now) {
        last = inForce(now);
        inForce = last;
      }
      return last.pickers.of(call.method()).pick(call);
    }
  }
}
