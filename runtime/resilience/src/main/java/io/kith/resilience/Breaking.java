package io.kith.resilience;

import io.kith.codec.MethodBinding;
import io.kith.config.Origin;
import io.kith.config.Setting;
import io.kith.core.Filter;
import io.kith.core.Method;
import io.kith.policy.CandidateLimits;
import io.kith.policy.breaker.Breaker;
import io.kith.policy.breaker.BreakerPolicy;
import io.kith.policy.breaker.BreakerPolicy.Span;
import io.kith.policy.breaker.Phase;
import io.kith.rules.BreakerRule;
import io.kith.rules.BreakerRule.Per;
import io.kith.rules.Effective;
import io.kith.rules.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The breakers of methods and of services, by the rules' {@code breaker}.
 *
 * <p>There is none for an instance. One that does badly is ejected by the cluster, which is a
 * breaker already: calls go to others, one at a time probes it, and the share of the calls that it
 * gets grows with its weight. It has what a breaker for each instance would lack: bounds on how
 * many may be out, and others to compare with. So a rule that asks for a breaker per instance gives
 * ejection limits that do not compare, and no second mechanism decides who of the instances is
 * called. What fails on all of them is for the breakers here.
 */
final class Breaking implements Mechanism {

  private static final Logger log = LoggerFactory.getLogger(Breaking.class);

  /** Whose a breaker is, and what it goes by. */
  private record Values(String whose, BreakerPolicy policy) {}

  private final Environment environment;
  private final Governed<Values, Breaker> breakers = new Governed<>(this::breaker);
  private final Turning turning = new Turning("kith-breakers", this::turn);

  Breaking(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Stage stage() {
    return Stage.CLIENT_BREAKER;
  }

  @Override
  public List<Filter> filters(MethodBinding method, Rules rules) {
    return Stream.of(
            filter(method, rules, Per.SERVICE, method.method().service()),
            filter(method, rules, Per.METHOD, method.method().path()))
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<Filter> filter(MethodBinding method, Rules rules, Per per, String whose) {
    Optional<Effective<BreakerRule>> rule =
        rules.calls().find(method.method(), "breaker", said -> said.breaker(per));
    Optional<Breaker> breaker =
        breakers.of(whose, rule.map(said -> new Values(whose, said.value().policy())));
    return breaker.map(its -> {
      Effective<BreakerRule> said = rule.orElseThrow();
      its.force(said.value().state());
      LongAdder refused = environment.interventions().count(stage(), method.method(), "refused");
      return new BreakerFilter(
          its, method, whose, said.origin().toString(), refused, environment.ticker());
    });
  }

  private Breaker breaker(Values values) {
    LongAdder opened = environment.interventions().count(stage(), values.whose(), "opened");
    LongAdder closed = environment.interventions().count(stage(), values.whose(), "closed");
    turning.needed(values.policy().interval());
    return new Breaker(
        values.policy(),
        environment.ticker(),
        environment.random()::getAsLong,
        (before, now) -> {
          switch (now.state()) {
            case OPEN, FORCED_OPEN -> opened.increment();
            case CLOSED, FORCED_CLOSED -> closed.increment();
            case PROBING, RECOVERING -> {} // on the way
          }
          tell(values.whose(), before, now);
        });
  }

  private static void tell(String whose, Phase before, Phase now) {
    switch (now.state()) {
      case OPEN, FORCED_OPEN ->
          log.warn("the breaker of {} was {} and is {}", whose, before.state(), now);
      default -> log.info("the breaker of {} was {} and is {}", whose, before.state(), now);
    }
  }

  private void turn() {
    breakers.known().values().forEach(Breaker::turn);
  }

  @Override
  public List<StageLevel> levels() {
    var levels = new ArrayList<StageLevel>();
    breakers
        .known()
        .forEach((whose, breaker) ->
            levels.add(new StageLevel(stage(), whose, "open", open(breaker.phase()))));
    return levels;
  }

  private static double open(Phase phase) {
    return switch (phase.state()) {
      case OPEN, FORCED_OPEN -> 1;
      case PROBING, RECOVERING -> 0.5;
      case CLOSED, FORCED_CLOSED -> 0;
    };
  }

  @Override
  public List<Setting> effective(Method method, Rules rules) {
    var settings = new ArrayList<Setting>();
    for (Per per : List.of(Per.SERVICE, Per.METHOD)) {
      rules
          .calls()
          .find(method, "breaker", said -> said.breaker(per))
          .ifPresent(said -> settings.addAll(new InForce(method, rules, per).of(said.value())));
    }
    rules
        .calls()
        .find(method, "breaker", said -> said.breaker(Per.INSTANCE))
        .ifPresent(said ->
            settings.addAll(new InForce(method, rules, Per.INSTANCE).of(said.value().limits())));
    return settings.isEmpty()
        ? List.of(new Setting("breaker", "none", new Origin.BuiltIn()))
        : settings;
  }

  /** The values of one breaker that are in force. */
  private record InForce(Method method, Rules rules, Per per) {

    List<Setting> of(BreakerRule rule) {
      BreakerPolicy policy = rule.policy();
      return List.of(
          set("per", said -> Optional.of(said.per()), per),
          set("state", said -> Optional.of(said.state()), rule.state()),
          switch (policy.span()) {
            case Span.OfTime(var length) -> set("window", BreakerRule::window, length);
            case Span.OfCalls(int count) -> set("calls", BreakerRule::calls, count);
          },
          set("minCalls", BreakerRule::minCalls, policy.minCalls()),
          set("errorRatio", BreakerRule::errorRatio, policy.errorRatio()),
          set("errors", BreakerRule::errors, policy.errors()),
          set("consecutive", BreakerRule::consecutive, policy.consecutive()),
          set("slow", BreakerRule::slow, policy.slow()),
          set("slowRatio", BreakerRule::slowRatio, policy.slowRatio()),
          set("open", BreakerRule::open, policy.open()),
          set("longest", BreakerRule::longest, policy.longest()),
          set("probes", BreakerRule::probes, policy.probes()),
          set("recovery", BreakerRule::recovery, policy.recovery()),
          set(
              "codes",
              said -> Optional.of(said.codes()).filter(codes -> !codes.isEmpty()),
              new TreeSet<>(policy.codes())));
    }

    List<Setting> of(CandidateLimits limits) {
      return List.of(
          set("per", said -> Optional.of(said.per()), per),
          set("errorRatio", BreakerRule::errorRatio, limits.errorRatio()),
          set("consecutive", BreakerRule::consecutive, limits.consecutive()),
          set("slow", BreakerRule::slow, limits.slow()));
    }

    private <T> Setting set(String key, Function<BreakerRule, Optional<T>> read, Object inForce) {
      String path = "breaker." + key;
      Origin origin =
          rules
              .calls()
              .find(method, path, said -> said.breaker(per).flatMap(read))
              .map(Effective::origin)
              .orElseGet(Origin.BuiltIn::new);
      return new Setting(path, inForce.toString(), origin);
    }
  }

  @Override
  public void close() {
    turning.close();
  }
}
