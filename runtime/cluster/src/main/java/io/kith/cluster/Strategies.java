package io.kith.cluster;

import io.kith.codec.MethodBinding;
import io.kith.codec.ServiceSchema;
import io.kith.config.Origin;
import io.kith.core.Call;
import io.kith.core.CallStrategy;
import io.kith.core.Method;
import io.kith.core.Reply;
import io.kith.core.Ticker;
import io.kith.policy.retry.RetryPolicy;
import io.kith.resilience.NeutralReply;
import io.kith.rules.Effective;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cluster strategy of each method of one query: what a rule says, or else the method's
 * annotation, or else failover. Made when a method is first called; a call pays for the read of an
 * array. Thread-safe.
 */
final class Strategies implements ClusterStrategy {

  private static final Logger log = LoggerFactory.getLogger(Strategies.class);

  /** Methods with a higher ordinal are found by their path. */
  private static final int MAX_ORDINALS = 1 << 16;

  /** The most methods that have a strategy of their own; others are called by failover. */
  private static final int MAX_METHODS = 4096;

  /** What a method's strategy was made of, and what it is. */
  private record Made(CallStrategy plan, ClusterStrategy strategy) {}

  private final EndpointSet endpoints;
  private final FirstEndpoint firstEndpoint;
  private final RetryRules retries;
  private final Pause pause;
  private final Function<Method, Optional<CallStrategy>> rules;
  private final Ticker ticker;
  private final Alarm.Clock alarms;
  private final ClusterStrategy failover;
  private final Map<String, ServiceSchema> contracts = new ConcurrentHashMap<>();
  private final Map<String, CallStrategy> annotated = new ConcurrentHashMap<>(); // by path
  private final Map<String, Made> byPath = new TreeMap<>(); // guarded by this
  private volatile @Nullable ClusterStrategy[] byOrdinal = new ClusterStrategy[0];

  /**
   * The strategies of all methods.
   *
   * @param retries how a call that failed is tried again
   * @param rules what a rule says of a method, if one does
   */
  Strategies(
      EndpointSet endpoints,
      FirstEndpoint firstEndpoint,
      RetryRules retries,
      Pause pause,
      Function<Method, Optional<CallStrategy>> rules,
      Ticker ticker,
      Alarm.Clock alarms) {
    this.endpoints = endpoints;
    this.firstEndpoint = firstEndpoint;
    this.retries = retries;
    this.pause = pause;
    this.rules = rules;
    this.ticker = ticker;
    this.alarms = alarms;
    this.failover = failover(RetryPolicy.MOST_ATTEMPTS);
  }

  private Failover failover(int maxAttempts) {
    return new Failover(endpoints, firstEndpoint, retries, maxAttempts, pause);
  }

  EndpointSet endpoints() {
    return endpoints;
  }

  FirstEndpoint firstEndpoint() {
    return firstEndpoint;
  }

  /**
   * Remembers the contract of a service, by which neutral replies are read, and makes the
   * strategies of its methods, so that what cannot be is said at once.
   *
   * @throws IllegalArgumentException if what a method's annotation says cannot be
   */
  void prepare(ServiceSchema contract, Iterable<MethodBinding> methods) {
    contracts.put(contract.name(), contract);
    for (MethodBinding method : methods) {
      annotated.put(method.method().path(), method.strategy());
      of(method);
    }
  }

  /** The paths of the methods whose contracts are known. */
  Set<String> paths() {
    return annotated.keySet();
  }

  /** How a method is called if no rule says it, as far as its contract is known. */
  Effective<CallStrategy> withoutRule(Method method) {
    CallStrategy plan = annotated.get(method.path());
    return plan == null || plan instanceof CallStrategy.Failover
        ? Effective.byDefault(CallStrategy.failover())
        : new Effective<>(plan, new Origin.Annotation("annotated", method.path()));
  }

  /** The rules have changed. What they leave as it was keeps its state. */
  synchronized void rulesChanged() {
    byOrdinal = new ClusterStrategy[0];
  }

  /** What became of the hedges of each method that is hedged, by its path. */
  synchronized Map<String, HedgeCounts> hedges() {
    var all = new TreeMap<String, HedgeCounts>();
    byPath.forEach((path, made) -> {
      if (made.strategy() instanceof Hedged hedged) {
        all.put(path, hedged.counts());
      }
    });
    return all;
  }

  @Override
  public Reply call(MethodBinding method, Call call) {
    return of(method).call(method, call);
  }

  private ClusterStrategy of(MethodBinding method) {
    int ordinal = method.method().ordinal();
    @Nullable ClusterStrategy[] known = byOrdinal;
    ClusterStrategy strategy = ordinal < known.length ? known[ordinal] : null;
    return strategy != null ? strategy : find(method);
  }

  private synchronized ClusterStrategy find(MethodBinding method) {
    ClusterStrategy strategy = ofRule(method);
    if (strategy == null) {
      CallStrategy plan = method.strategy();
      Misfit.of(plan, method)
          .ifPresent(why -> {
            throw new IllegalArgumentException(
                method.method() + " cannot be called by " + plan + ": it " + why);
          });
      strategy = kept(method, plan);
    }
    remember(method.method().ordinal(), strategy);
    return strategy;
  }

  /** A rule that does not fit is no rule; the log says so. Null if there is none. */
  private @Nullable ClusterStrategy ofRule(MethodBinding method) {
    Optional<CallStrategy> rule = rules.apply(method.method());
    if (rule.isEmpty()) {
      return null;
    }
    Optional<String> misfit = Misfit.of(rule.get(), method).map(why -> "it " + why);
    if (misfit.isEmpty()) {
      try {
        return kept(method, rule.get());
      } catch (IllegalArgumentException e) {
        misfit = Optional.of(String.valueOf(e.getMessage()));
      }
    }
    log.warn(
        "the rule for {} says '{}', which is not to be: {}; it is called by {}",
        method.method(),
        rule.get(),
        misfit.get(),
        method.strategy());
    return null;
  }

  /** What was made of the same plan before has a state, such as a budget. */
  private ClusterStrategy kept(MethodBinding method, CallStrategy plan) {
    if (plan instanceof CallStrategy.Failover) {
      return failover;
    }
    String path = method.method().path();
    Made before = byPath.get(path);
    if (before != null && before.plan().equals(plan)) {
      return before.strategy();
    }
    if (before == null && byPath.size() >= MAX_METHODS) {
      return failover;
    }
    var made = new Made(plan, make(method, plan));
    byPath.put(path, made);
    return made.strategy();
  }

  private ClusterStrategy make(MethodBinding method, CallStrategy plan) {
    return switch (plan) {
      case CallStrategy.Failover _ -> failover;
      case CallStrategy.Failfast _ -> failover(1);
      case CallStrategy.Failsafe(String otherwise) ->
          new Failsafe(failover, neutral(method, otherwise), ticker);
      case CallStrategy.Hedged hedged ->
          new Hedged(endpoints, firstEndpoint, retries, pause, hedged, ticker, alarms);
      case CallStrategy.Broadcast(var enough) ->
          new Everywhere(endpoints, firstEndpoint, enough, false);
      case CallStrategy.Multicast(var enough) ->
          new Everywhere(endpoints, firstEndpoint, enough, true);
    };
  }

  private NeutralReply neutral(MethodBinding method, String otherwise) {
    Optional<ServiceSchema> contract =
        Optional.ofNullable(contracts.get(method.method().service()));
    return new NeutralReply(method, contract, otherwise);
  }

  private void remember(int ordinal, ClusterStrategy strategy) {
    if (ordinal < MAX_ORDINALS) {
      @Nullable ClusterStrategy[] known = byOrdinal;
      @Nullable ClusterStrategy[] more = Arrays.copyOf(known, Math.max(known.length, ordinal + 1));
      more[ordinal] = Objects.requireNonNull(strategy);
      byOrdinal = more;
    }
  }
}
