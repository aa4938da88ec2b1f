package io.kith.resilience;

import io.kith.codec.MethodBinding;
import io.kith.codec.ServiceSchema;
import io.kith.config.Setting;
import io.kith.core.Code;
import io.kith.core.Filter;
import io.kith.core.Method;
import io.kith.rules.CacheRule;
import io.kith.rules.DegradeRule;
import io.kith.rules.Effective;
import io.kith.rules.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What answers when a method cannot, or is not to: by the rules' {@code degrade}. */
final class Degradation implements Mechanism {

  private static final Logger log = LoggerFactory.getLogger(Degradation.class);
  private static final String SECTION = "degrade.";

  /** What the kept replies of a method hang on. */
  private record Keeping(MethodBinding method, CacheRule rule) {}

  private final Side side;
  private final Environment environment;
  private final Map<String, ServiceSchema> contracts = new ConcurrentHashMap<>();
  private final Governed<Keeping, KeptReplies> kept;

  Degradation(Side side, Environment environment) {
    this.side = side;
    this.environment = environment;
    this.kept =
        new Governed<>(keeping ->
            new KeptReplies(
                keeping.method(), keeping.rule(), environment.arguments(), environment.ticker()));
  }

  @Override
  public Stage stage() {
    return side == Side.CLIENT ? Stage.CLIENT_DEGRADE : Stage.SERVER_DEGRADE;
  }

  @Override
  public void know(ServiceSchema contract) {
    contracts.put(contract.name(), contract);
  }

  @Override
  public List<Filter> filters(MethodBinding method, Rules rules) {
    Method called = method.method();
    Optional<Effective<Boolean>> off =
        find(called, rules, "off", DegradeRule::off).filter(Effective::value);
    Optional<Effective<CacheRule>> cache = find(called, rules, "cache", DegradeRule::cache);
    Optional<NeutralReply> neutral = neutral(method, rules);
    if (called.isStreaming() && (cache.isPresent() || neutral.isPresent())) {
      log.warn(
          "the rules have a reply for {}, which streams: one that is cut short would look whole;"
              + " they are not followed for it",
          called);
      cache = Optional.empty();
      neutral = Optional.empty();
    }
    Optional<KeptReplies> replies =
        kept.of(called.path(), cache.map(said -> new Keeping(method, said.value())));
    return off.isEmpty() && replies.isEmpty() && neutral.isEmpty()
        ? List.of()
        : List.of(
            new Substitute(
                method,
                stage(),
                environment,
                codes(called, rules),
                off.map(Effective::origin),
                replies,
                neutral));
  }

  /** A reply that is none is no rule; the log says so. */
  private Optional<NeutralReply> neutral(MethodBinding method, Rules rules) {
    Optional<Effective<String>> json =
        find(method.method(), rules, "otherwise", DegradeRule::otherwise)
            .or(() ->
                find(method.method(), rules, "silence", DegradeRule::silence)
                    .filter(Effective::value)
                    .map(silence -> new Effective<>("", silence.origin())));
    if (json.isEmpty()) {
      return Optional.empty();
    }
    Optional<ServiceSchema> contract =
        Optional.ofNullable(contracts.get(method.method().service()));
    try {
      return Optional.of(new NeutralReply(method, contract, json.get().value()));
    } catch (IllegalArgumentException e) {
      log.warn("the rule at {} is not followed: {}", json.get().origin(), e.getMessage());
      return Optional.empty();
    }
  }

  /** Whether the fallback that the code brings is to be used. */
  boolean usesFallback(Method method, Rules rules) {
    return find(method, rules, "fallback", DegradeRule::fallback)
        .map(Effective::value)
        .orElse(true);
  }

  /** The codes of failures that are answered otherwise; empty for the usual ones. */
  List<Code> codes(Method method, Rules rules) {
    return on(method, rules).map(Effective::value).orElse(List.of());
  }

  private Optional<Effective<List<Code>>> on(Method method, Rules rules) {
    return find(
        method, rules, "on", rule -> Optional.of(rule.on()).filter(codes -> !codes.isEmpty()));
  }

  private <T> Optional<Effective<T>> find(
      Method method, Rules rules, String key, Function<DegradeRule, Optional<T>> value) {
    return side == Side.CLIENT
        ? rules.calls().find(method, SECTION + key, rule -> rule.degrade().flatMap(value))
        : rules.serves().find(method, SECTION + key, rule -> rule.degrade().flatMap(value));
  }

  @Override
  public List<Setting> effective(Method method, Rules rules) {
    var settings = new ArrayList<Setting>();
    add(settings, "off", find(method, rules, "off", DegradeRule::off), Optional.of(false));
    add(
        settings,
        "fallback",
        find(method, rules, "fallback", DegradeRule::fallback),
        Optional.of(true));
    add(settings, "cache", find(method, rules, "cache", DegradeRule::cache), Optional.empty());
    add(
        settings,
        "otherwise",
        find(method, rules, "otherwise", DegradeRule::otherwise),
        Optional.empty());
    add(
        settings,
        "silence",
        find(method, rules, "silence", DegradeRule::silence),
        Optional.empty());
    add(settings, "on", on(method, rules), Optional.empty());
    return settings;
  }

  private static <T> void add(
      List<Setting> settings, String key, Optional<Effective<T>> said, Optional<T> usually) {
    said.or(() -> usually.map(Effective::byDefault))
        .ifPresent(effective -> settings.add(effective.setting(SECTION + key)));
  }
}
