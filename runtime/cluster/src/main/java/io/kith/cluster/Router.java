package io.kith.cluster;

import io.kith.core.Call;
import io.kith.policy.routing.PoolMaker;
import io.kith.policy.routing.Routing;
import io.kith.policy.routing.RoutingRules;
import io.kith.policy.routing.RoutingTrace;
import io.kith.policy.routing.Surroundings;
import io.kith.resilience.RequestArguments;
import io.kith.rules.RuleSource;
import io.kith.rules.Rules;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What the routing of all clients of a process has in common: whose calls they are, the rules, and
 * the counts of experiments. Thread-safe.
 */
final class Router {

  private final RuleSource source;
  private final RequestArguments arguments = new RequestArguments();
  private final ExposureCounters exposures = new ExposureCounters();
  private final Surroundings surroundings;

  /**
   * The routing of a process.
   *
   * @param caller the name of the application that calls
   */
  Router(String caller, RuleSource source) {
    this.source = source;
    this.surroundings =
        new Surroundings(
            caller,
            arguments,
            InstantSource.system(),
            () -> ThreadLocalRandom.current().nextLong());
  }

  /** Without any rules. */
  static Router none() {
    return new Router("", RuleSource.none());
  }

  RequestArguments arguments() {
    return arguments;
  }

  ExposureCounters exposures() {
    return exposures;
  }

  Surroundings surroundings() {
    return surroundings;
  }

  /** The rules in force. */
  Rules rules() {
    return source.rules();
  }

  /** Whether any rule is about where calls go. */
  boolean hasRules() {
    RoutingRules now = source.rules().routing();
    return !now.routes().isEmpty() || !now.experiments().isEmpty() || !now.mirrors().isEmpty();
  }

  /** What each rule makes of a call. */
  RoutingTrace trace(Call call) {
    return RoutingTrace.of(source.rules().routing(), surroundings, call, call);
  }

  /** What rules come to among these endpoints. */
  Routing<Choice> routing(
      RoutingRules rules, List<Endpoint> endpoints, PoolMaker<Endpoint, Choice> pools) {
    return Routing.of(rules, surroundings, exposures, endpoints, pools);
  }
}
