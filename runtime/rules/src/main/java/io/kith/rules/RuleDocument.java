package io.kith.rules;

import io.kith.config.Configuration;
import io.kith.policy.routing.Group;
import io.kith.policy.routing.RoutingRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a file of rules may say: docs/routing.md describes each key.
 *
 * @param groups instances by names
 * @param routes where calls go
 * @param experiments what is compared
 * @param mirrors what is also sent elsewhere
 * @param calls what is said of methods that are called, by patterns of them
 * @param serves what is said of methods that are served, by patterns of them
 */
@Configuration
record RuleDocument(
    Map<String, GroupRule> groups,
    List<RouteRule> routes,
    List<ExperimentRule> experiments,
    List<MirrorRule> mirrors,
    Map<String, CallRule> calls,
    Map<String, ServeRule> serves) {

  static final String CALLS = "calls";
  static final String SERVES = "serves";

  RuleDocument {
    MethodRules.requireKeys(CALLS, calls.keySet());
    MethodRules.requireKeys(SERVES, serves.keySet());
    calls.forEach(RuleDocument::requireServices);
    LimitRule.requireDistinct(CALLS, calls.values().stream().map(CallRule::limits));
    LimitRule.requireDistinct(SERVES, serves.values().stream().map(ServeRule::limits));
    routing(groups, routes, experiments, mirrors);
  }

  /** What is about a service as a whole is not said of some of its methods. */
  private static void requireServices(String key, CallRule rule) {
    boolean isOfSome = key.contains("/") && !key.endsWith("/*");
    rule.ofServices()
        .filter(_ -> isOfSome)
        .ifPresent(what -> {
          throw new IllegalArgumentException(
              CALLS
                  + "."
                  + key
                  + "."
                  + what
                  + " is about all methods of a service, and the key names some; write "
                  + key.substring(0, key.indexOf('/')));
        });
  }

  RoutingRules routing() {
    return routing(groups, routes, experiments, mirrors);
  }

  private static RoutingRules routing(
      Map<String, GroupRule> groups,
      List<RouteRule> routes,
      List<ExperimentRule> experiments,
      List<MirrorRule> mirrors) {
    var named = new ArrayList<Group>();
    groups.forEach((name, group) -> {
      Texts.requireName(name);
      named.add(group.group(name));
    });
    return new RoutingRules(
        named,
        routes.stream().map(RouteRule::route).toList(),
        experiments.stream().map(ExperimentRule::experiment).toList(),
        mirrors.stream().map(MirrorRule::mirror).toList());
  }
}
