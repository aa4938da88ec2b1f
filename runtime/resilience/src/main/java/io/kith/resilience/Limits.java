package io.kith.resilience;

import io.kith.codec.MethodBinding;
import io.kith.config.Origin;
import io.kith.config.Setting;
import io.kith.core.Filter;
import io.kith.core.Method;
import io.kith.policy.rate.KeyedLimiter;
import io.kith.policy.routing.Criterion;
import io.kith.rules.Effective;
import io.kith.rules.LimitRule;
import io.kith.rules.LimitRule.Away;
import io.kith.rules.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many calls are made, or served, in a time: by the rules' {@code limits}. */
final class Limits implements Mechanism {

  private static final Logger log = LoggerFactory.getLogger(Limits.class);
  private static final String KEY = "limits";
  private static final String REFUSED = "refused";
  private static final String UNCOUNTED = "uncounted";

  /** The most names of limits that the log is told of. */
  private static final int MAX_TOLD = 1_000;

  private final Side side;
  private final Environment environment;
  private final Pause pause;
  private final Governed<LimitRule, Limit> limits = new Governed<>(this::limit);
  private final Set<String> toldAlone = ConcurrentHashMap.newKeySet();

  Limits(Side side, Environment environment) {
    this(side, environment, Pause::parked);
  }

  /** With another way to wait, for tests. */
  Limits(Side side, Environment environment, Pause pause) {
    this.side = side;
    this.environment = environment;
    this.pause = pause;
  }

  @Override
  public Stage stage() {
    return side == Side.CLIENT ? Stage.CLIENT_LIMITS : Stage.SERVER_LIMITS;
  }

  @Override
  public List<Filter> filters(MethodBinding method, Rules rules) {
    var ofMethod = new ArrayList<MethodLimit>();
    for (Effective<LimitRule> rule : rules(method.method(), rules)) {
      methodLimit(method.method(), rule.value(), rule.origin()).ifPresent(ofMethod::add);
    }
    return ofMethod.isEmpty()
        ? List.of()
        : List.of(new LimitFilter(ofMethod, environment.ticker(), pause));
  }

  /** The limits of a method; those of the most specific entry that has any. */
  private List<Effective<LimitRule>> rules(Method method, Rules rules) {
    var found = new ArrayList<Effective<LimitRule>>();
    List<LimitRule> first = find(method, rules, 0).map(Effective::value).orElse(List.of());
    for (int i = 0; i < first.size(); i++) {
      Origin origin = find(method, rules, i).orElseThrow().origin();
      found.add(new Effective<>(first.get(i), origin));
    }
    return found;
  }

  private Optional<Effective<List<LimitRule>>> find(Method method, Rules rules, int index) {
    String key = KEY + "[" + index + "].name";
    return side == Side.CLIENT
        ? rules.calls().find(method, key, rule -> rule.limits())
        : rules.serves().find(method, key, rule -> rule.limits());
  }

  private Optional<MethodLimit> methodLimit(Method method, LimitRule rule, Origin origin) {
    // Another method's calls may be some that count, so the limit is there in any case.
    Limit limit = limits.of(rule.name(), rule);
    return Criterion.of(rule.name(), rule.criteria(), method, environment.surroundings())
        .map(criterion ->
            new MethodLimit(
                rule,
                origin,
                limit,
                criterion,
                rule.holder()
                    .map(holder ->
                        LimitKey.of(
                            holder, method, side, environment.app(), environment.arguments()))
                    .orElse(_ -> LimitKey.NOBODY),
                environment.interventions().count(stage(), method, REFUSED)));
  }

  private Limit limit(LimitRule rule) {
    SharedQuotas sharing = environment.sharing();
    Optional<QuotaStore> store = sharing.store();
    int keys = rule.per().isPresent() ? rule.keys() : 1;
    if (rule.shared().isPresent() && store.isPresent()) {
      return shared(rule, keys, rule.shared().get(), store.get());
    }
    if (rule.shared().equals(Optional.of(Away.LOCAL_SHARE))) {
      return new Limit.Divided(new DividedLimiter(rule.quota(), keys, sharing::parts));
    }
    if (rule.shared().isPresent() && toldAlone.size() < MAX_TOLD && toldAlone.add(rule.name())) {
      log.warn(
          "the limit {} is to be shared, and there is no store: {} counts alone. Set quotas.store,"
              + " such as redis://host:6379, or write shared: local-share, by which each instance"
              + " admits its part",
          rule.name(),
          environment.app());
    }
    return rule.per().isPresent()
        ? new Limit.OfEach(new KeyedLimiter(rule.quota(), keys))
        : new Limit.OfAll(rule.quota().limiter(environment.ticker().nanos()));
  }

  private Limit shared(LimitRule rule, int keys, Away away, QuotaStore store) {
    LongAdder uncounted = environment.interventions().count(stage(), rule.name(), UNCOUNTED);
    return new Limit.Shared(
        new SharedLimiter(
            rule.name(),
            rule.quota(),
            away,
            keys,
            environment.sharing(),
            store,
            environment.ticker(),
            uncounted));
  }

  @Override
  public List<Setting> effective(Method method, Rules rules) {
    List<Setting> all =
        rules(method, rules).stream()
            .map(rule ->
                new Setting(
                    KEY + "." + rule.value().name(), rule.value().toString(), rule.origin()))
            .toList();
    return all.isEmpty() ? List.of(new Setting(KEY, "none", new Origin.BuiltIn())) : all;
  }
}
