package io.kith.policy.routing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * All that rules say of where calls go. Immutable.
 *
 * @param groups what destinations may name
 * @param routes in their order: the first that is about a call decides
 * @param experiments in any order
 * @param mirrors in any order
 */
public record RoutingRules(
    List<Group> groups, List<Route> routes, List<Experiment> experiments, List<Mirror> mirrors) {

  /** The most of each. */
  public static final int MAX_RULES = 2_000;

  /** Those that say nothing: every call may go to everybody. */
  public static final RoutingRules NONE =
      new RoutingRules(List.of(), List.of(), List.of(), List.of());

  public RoutingRules {
    groups = named("group", groups, Group::name);
    routes = named("route", routes, Route::name);
    experiments = named("experiment", experiments, Experiment::name);
    mirrors = named("mirror", mirrors, Mirror::name);
    requireGroups(groups, routes, mirrors);
    requireApart(experiments);
  }

  private static <T> List<T> named(String what, List<T> rules, Function<T, String> name) {
    if (rules.size() > MAX_RULES) {
      throw new IllegalArgumentException(
          rules.size() + " rules of the kind " + what + "; at most " + MAX_RULES + " are allowed");
    }
    var names = new HashSet<String>();
    for (T rule : rules) {
      if (!names.add(name.apply(rule))) {
        throw new IllegalArgumentException(
            "there are two of the name " + name.apply(rule) + "; each " + what + " needs its own");
      }
    }
    return List.copyOf(rules);
  }

  private static void requireGroups(List<Group> groups, List<Route> routes, List<Mirror> mirrors) {
    List<String> known = groups.stream().map(Group::name).toList();
    for (Route route : routes) {
      String what = "the route " + route.name();
      route.to().forEach(to -> to.group().ifPresent(name -> requireGroup(known, what, name)));
      if (route.otherwise() instanceof Otherwise.Fallback(String name)) {
        requireGroup(known, what, name);
      }
    }
    for (Mirror mirror : mirrors) {
      String what = "the mirror " + mirror.name();
      mirror.to().group().ifPresent(name -> requireGroup(known, what, name));
    }
  }

  private static void requireGroup(List<String> known, String what, String name) {
    if (!known.contains(name)) {
      throw new IllegalArgumentException(
          what
              + " leads to the group "
              + name
              + ", which there is not; there are "
              + (known.isEmpty() ? "no groups" : String.join(", ", known)));
    }
  }

  /** Experiments of one layer share no slot. */
  private static void requireApart(List<Experiment> experiments) {
    Map<String, List<Experiment>> layers = new HashMap<>();
    for (Experiment experiment : experiments) {
      List<Experiment> others = layers.computeIfAbsent(experiment.layer(), _ -> new ArrayList<>());
      for (Experiment other : others) {
        if (other.slots().overlap(experiment.slots())) {
          throw new IllegalArgumentException(
              "the experiments "
                  + other.name()
                  + " and "
                  + experiment.name()
                  + " have slots of the layer "
                  + experiment.layer()
                  + " in common; experiments that exclude each other need slots of their own");
        }
      }
      others.add(experiment);
    }
  }

  /** The group of this name. */
  public Optional<Group> group(String name) {
    return groups.stream().filter(group -> group.name().equals(name)).findFirst();
  }

  /** Those that may be about calls of this service. */
  public RoutingRules of(String service) {
    return new RoutingRules(
        groups,
        routes.stream().filter(route -> route.criteria().mayBeOfService(service)).toList(),
        experiments.stream().filter(each -> each.criteria().mayBeOfService(service)).toList(),
        mirrors.stream().filter(mirror -> mirror.criteria().mayBeOfService(service)).toList());
  }
}
