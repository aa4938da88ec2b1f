package io.kith.cluster;

import io.kith.config.Setting;
import io.kith.core.Method;
import io.kith.core.Ticker;
import io.kith.policy.AttemptTimeout;
import io.kith.policy.PerMethod;
import io.kith.policy.retry.RetryBudget;
import io.kith.policy.retry.RetryBudget.Terms;
import io.kith.policy.retry.RetryPolicy;
import io.kith.policy.retry.RetryPolicy.On;
import io.kith.policy.retry.RetryWait;
import io.kith.policy.routing.TextMatch;
import io.kith.resilience.Interventions;
import io.kith.resilience.Mechanism;
import io.kith.resilience.RareLog;
import io.kith.resilience.Stage;
import io.kith.rules.CallRule;
import io.kith.rules.Effective;
import io.kith.rules.RetryRule;
import io.kith.rules.RuleSource;
import io.kith.rules.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the calls of a process are tried again, method by method, and the budgets that pay for it: by
 * default one for each service that is called. Methods of a service for which rules say other terms
 * share another. It is the cluster strategies that try again; no filter does. A budget lives as
 * long as somebody has its terms, whatever else rules change. Thread-safe.
 */
final class RetryRules implements Mechanism {

  private static final Logger log = LoggerFactory.getLogger(RetryRules.class);

  /** The most budgets; beyond, all begin anew. */
  private static final int MAX_BUDGETS = 10_000;

  private static final String ATTEMPT_TIMEOUT = "attemptTimeout";

  private record Key(String service, Optional<Terms> terms) {}

  private final int attempts;
  private final Interventions interventions;
  private final Ticker ticker;
  private final RareLog withholding;
  private final Map<Key, RetryBudget> budgets = new ConcurrentHashMap<>();
  private final RuleSource.Watch watch;
  private volatile PerMethod<Retrying> byMethod;

  /**
   * Follows these rules.
   *
   * @param attempts of a call, unless a rule says otherwise
   * @param interventions where it is counted what was retried
   */
  RetryRules(int attempts, RuleSource rules, Interventions interventions, Ticker ticker) {
    this.attempts = attempts;
    this.interventions = interventions;
    this.ticker = ticker;
    this.withholding = new RareLog(ticker);
    this.byMethod = by(rules.rules());
    this.watch = rules.watch(now -> byMethod = by(now));
  }

  /** What is done without any rules. */
  static RetryRules none(int attempts, Ticker ticker) {
    return new RetryRules(attempts, RuleSource.none(), new Interventions(), ticker);
  }

  private PerMethod<Retrying> by(Rules rules) {
    return new PerMethod<>(method -> retrying(method, new Said(rules, attempts)));
  }

  private Retrying retrying(Method method, Said said) {
    return new Retrying(
        said.policy(method),
        budget(new Key(method.service(), said.budget(method).value())),
        said.unwanted(method).flatMap(patterns -> UnwantedReply.of(method, patterns)).orElse(null),
        interventions.count(stage(), method, "retried"),
        said.attemptTimeout(method).value(),
        new SlowMethod(),
        this);
  }

  private RetryBudget budget(Key key) {
    if (budgets.size() >= MAX_BUDGETS && !budgets.containsKey(key)) {
      budgets.clear();
    }
    return budgets.computeIfAbsent(
        key,
        _ ->
            key.terms()
                .map(terms -> new RetryBudget(terms, ticker.nanos()))
                .orElseGet(RetryBudget::unlimited));
  }

  /** How calls of this method are tried again now. */
  Retrying of(Method method) {
    return byMethod.of(method);
  }

  /** How many attempts a call of the method has at the most, and who says so. */
  Effective<Integer> attempts(Rules rules, Method method) {
    Effective<String> said = new Said(rules, attempts).attempts(method);
    return new Effective<>(RetryRule.attempts(said.value()), said.origin());
  }

  /** The time, for budgets. */
  long nowNanos() {
    return ticker.nanos();
  }

  /** A call was not tried again for want of budget: the log tells of the first in each minute. */
  void withheld(Method method, RetryBudget budget) {
    interventions.count(stage(), method, "withheld").increment();
    if (withholding.isDue()) {
      log.warn(
          "{} is not tried again, as the retry budget of {} is used up ({}): more calls fail than"
              + " it is for",
          method,
          method.service(),
          budget);
    }
  }

  @Override
  public Stage stage() {
    return Stage.CLIENT_RETRY;
  }

  @Override
  public List<Setting> effective(Method method, Rules rules) {
    return new Said(rules, attempts).settings(method);
  }

  /** Follows the rules no more. */
  @Override
  public void close() {
    watch.close();
  }

  /**
   * What rules say, value by value.
   *
   * @param usual attempts, where they say nothing
   */
  private record Said(Rules rules, int usual) {

    private <T> Optional<Effective<T>> find(
        Method method, String key, Function<RetryRule, Optional<T>> value) {
      return rules
          .calls()
          .find(method, "retry." + key, (CallRule rule) -> rule.retry().flatMap(value));
    }

    private <T> Effective<T> find(
        Method method, String key, Function<RetryRule, Optional<T>> value, T otherwise) {
      return find(method, key, value).orElseGet(() -> Effective.byDefault(otherwise));
    }

    Effective<String> attempts(Method method) {
      return find(method, "attempts", RetryRule::attempts, Integer.toString(usual));
    }

    Effective<AttemptTimeout> attemptTimeout(Method method) {
      return rules
          .calls()
          .find(method, ATTEMPT_TIMEOUT, CallRule::attempts)
          .orElse(Effective.byDefault(AttemptTimeout.DEFAULT));
    }

    private Optional<Effective<On>> on(Method method) {
      return find(method, "on", RetryRule::named);
    }

    private Effective<Boolean> onlyNotExecuted(Method method) {
      return find(method, "onlyNotExecuted", RetryRule::onlyNotExecuted, false);
    }

    private Effective<RetryWait> waits(Method method) {
      return find(
          method,
          "backoff",
          rule -> rule.backoff().map(RetryRule.Backoff::waits),
          RetryWait.none());
    }

    RetryPolicy policy(Method method) {
      String attempts = attempts(method).value();
      return new RetryPolicy(
          RetryRule.attempts(attempts),
          RetryRule.isDynamic(attempts),
          on(method).map(Effective::value),
          onlyNotExecuted(method).value(),
          waits(method).value());
    }

    /** All of it, for people. */
    List<Setting> settings(Method method) {
      var settings = new ArrayList<Setting>();
      add(settings, "attempts", attempts(method));
      on(method).ifPresent(on -> add(settings, "on", on));
      add(settings, "onlyNotExecuted", onlyNotExecuted(method));
      unwantedBy(method).ifPresent(reply -> add(settings, "reply", reply));
      add(settings, "backoff", waits(method));
      Effective<AttemptTimeout> ofAttempts = attemptTimeout(method);
      settings.add(
          new Setting(ATTEMPT_TIMEOUT, ofAttempts.value().toString(), ofAttempts.origin()));
      Effective<Optional<Terms>> budget = budget(method);
      String terms = budget.value().map(Terms::toString).orElse("unlimited");
      add(settings, "budget", new Effective<>(terms, budget.origin()));
      return settings;
    }

    private static void add(List<Setting> settings, String key, Effective<?> value) {
      settings.add(new Setting("retry." + key, value.value().toString(), value.origin()));
    }

    /** What the budget earns; empty if it has no bound. */
    Effective<Optional<Terms>> budget(Method method) {
      return find(
          method,
          "budget",
          rule -> rule.budget().map(RetryRule.Budget::terms),
          Optional.of(Terms.DEFAULT));
    }

    private Optional<Effective<Map<String, TextMatch>>> unwantedBy(Method method) {
      return find(method, "reply", RetryRule::unwanted);
    }

    Optional<Map<String, TextMatch>> unwanted(Method method) {
      return unwantedBy(method).map(Effective::value);
    }
  }
}
