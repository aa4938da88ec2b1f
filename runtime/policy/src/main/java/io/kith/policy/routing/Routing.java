package io.kith.policy.routing;

import io.kith.core.Method;
import io.kith.policy.PerMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What rules come to for one caller and one set of candidates. All pools are made with it; what is
 * left to ask of calls of a method is worked out with the first of them. Immutable, thread-safe.
 *
 * @param <P> what a call picks from
 */
public final class Routing<P> {

  private final PerMethod<MethodRouting<P>> methods;
  private final P ordinary;
  private final boolean marksOrMirrors;

  private Routing(PerMethod<MethodRouting<P>> methods, P ordinary, boolean marksOrMirrors) {
    this.methods = methods;
    this.ordinary = ordinary;
    this.marksOrMirrors = marksOrMirrors;
  }

  /**
   * What the rules come to.
   *
   * @param candidates who is eligible, ordered by id
   */
  public static <E extends Routable, P> Routing<P> of(
      RoutingRules rules,
      Surroundings surroundings,
      Exposures exposures,
      List<E> candidates,
      PoolMaker<E, P> maker) {
    var pools = new Pools<E, P>(rules.groups(), candidates, maker);
    var compiler = new Outcome.Compiler<>(pools, maker, surroundings);
    P ordinary = pools.ordinary().orElseGet(() -> maker.nobody(whyNobody(candidates)));
    List<Route> routes =
        rules.routes().stream()
            .filter(route -> route.criteria().mayBeOf(surroundings.caller()))
            .toList();
    routes.forEach(route -> {
      route.to().forEach(pools::make);
      if (route.otherwise() instanceof Otherwise.Fallback(String group)) {
        pools.group(group);
      }
    });
    rules.mirrors().forEach(mirror -> pools.make(mirror.to()));
    return new Routing<>(
        new PerMethod<>(method ->
            new MethodRouting<>(
                Decision.among(decisions(routes, method, surroundings, compiler)),
                ordinary,
                Assignment.of(rules.experiments(), method, surroundings, exposures),
                mirrors(rules.mirrors(), method, surroundings, compiler))),
        ordinary,
        !rules.experiments().isEmpty() || !rules.mirrors().isEmpty());
  }

  private static String whyNobody(List<?> candidates) {
    return candidates.isEmpty()
        ? "there is nobody"
        : "all " + candidates.size() + " instances are reserved for calls that routes send to them";
  }

  private static <P> List<Decision.Rule<Outcome<P>>> decisions(
      List<Route> routes,
      Method method,
      Surroundings surroundings,
      Outcome.Compiler<?, P> compiler) {
    var decisions = new ArrayList<Decision.Rule<Outcome<P>>>();
    for (Route route : routes) {
      Criterion.of(route.name(), route.criteria(), method, surroundings)
          .ifPresent(criterion ->
              decisions.add(new Decision.Rule<>(criterion, compiler.of(route, method))));
    }
    return decisions;
  }

  private static <P> List<MethodRouting.Reflection<P>> mirrors(
      List<Mirror> mirrors,
      Method method,
      Surroundings surroundings,
      Outcome.Compiler<?, P> compiler) {
    var reflections = new ArrayList<MethodRouting.Reflection<P>>();
    for (Mirror mirror : mirrors) {
      Optional<Criterion> criterion =
          mirror.allows(method)
              ? Criterion.of(mirror.name(), mirror.criteria(), method, surroundings)
              : Optional.empty();
      criterion.ifPresent(left ->
          reflections.add(
              new MethodRouting.Reflection<>(
                  mirror, left, compiler.of(mirror.to(), List.of(), "nobody is there", method))));
    }
    return List.copyOf(reflections);
  }

  /** What is left to ask of calls of this method. */
  public MethodRouting<P> of(Method method) {
    return methods.of(method);
  }

  /**
   * Whether any rule labels calls, or sends copies of them; if not, no call need be asked about.
   */
  public boolean marksOrMirrors() {
    return marksOrMirrors;
  }

  /** Works out for methods what would be worked out with their first calls. */
  public void prepare(Iterable<Method> wanted) {
    wanted.forEach(methods::of);
  }

  /** The methods of which it is worked out what is left to ask. */
  public List<Method> methods() {
    return methods.known();
  }

  /** Everybody who is in no reserved group. */
  public P ordinary() {
    return ordinary;
  }
}
