package io.kith.policy.routing;

import io.kith.core.Call;
import io.kith.core.Method;
import io.kith.policy.Key;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a route leads to, for calls of one method. Thread-safe; allocates nothing. */
sealed interface Outcome<P> {

  /** The pool of this call. */
  P of(Call call);

  /** The same for every call. */
  record One<P>(P pool) implements Outcome<P> {
    @Override
    public P of(Call call) {
      return pool;
    }
  }

  /** By a value of the call that must be the value of a label. */
  record ByValue<P>(ValueReader reader, Map<String, P> pools, P otherwise) implements Outcome<P> {
    @Override
    public P of(Call call) {
      String value = reader.text(call);
      P found = value == null ? null : pools.get(value);
      return found == null ? otherwise : found;
    }
  }

  /**
   * By weights.
   *
   * @param ends where the part of each ends, among the points of calls
   * @param by what decides, if something does; else chance
   */
  record Weighted<P>(
      double[] ends,
      List<Outcome<P>> outcomes,
      @Nullable ValueReader by,
      long salt,
      Surroundings surroundings)
      implements Outcome<P> {
    @Override
    public P of(Call call) {
      double point = by == null ? ValueReader.ABSENT : by.point(call, salt);
      if (point == ValueReader.ABSENT) {
        point = surroundings.anyPoint();
      }
      int i = 0;
      while (point >= ends[i]) {
        i++;
      }
      return outcomes.get(i).of(call);
    }
  }

  /** Makes outcomes of routes. */
  record Compiler<E extends Routable, P>(
      Pools<E, P> pools, PoolMaker<E, P> maker, Surroundings surroundings) {

    /** What a route leads to for calls of a method. */
    Outcome<P> of(Route route, Method method) {
      List<Destination> used =
          route.to().stream().filter(destination -> destination.weight() > 0).toList();
      var outcomes = new ArrayList<Outcome<P>>();
      for (Destination to : used) {
        outcomes.add(of(to, after(to, route), whyNobody(route), method));
      }
      if (outcomes.size() == 1) {
        return outcomes.getFirst();
      }
      return new Weighted<>(
          ends(used),
          List.copyOf(outcomes),
          route
              .by()
              .flatMap(attribute -> ValueReader.of(attribute, method, surroundings.arguments()))
              .orElse(null),
          Key.hash(route.name() + "/to"),
          surroundings);
    }

    /** What a single destination leads to. */
    Outcome<P> of(Destination to, List<P> beyond, String whyNobody, Method method) {
      Set<P> after = new LinkedHashSet<>(beyond);
      if (to.same().isEmpty()) {
        return new One<>(chain(pools.of(to), after, whyNobody));
      }
      P otherwise = chain(Optional.empty(), after, whyNobody);
      Destination.Same same = to.same().get();
      Optional<ValueReader> reader =
          ValueReader.of(same.attribute(), method, surroundings.arguments());
      if (reader.isEmpty()) {
        return new One<>(otherwise);
      }
      var byValue = new HashMap<String, P>();
      pools
          .byValue(to, same)
          .forEach((value, pool) -> byValue.put(value, chain(Optional.of(pool), after, whyNobody)));
      return new ByValue<>(reader.get(), Map.copyOf(byValue), otherwise);
    }

    /**
     * Where calls go of which a destination leads to nobody: to the heaviest of the others first.
     */
    private List<P> after(Destination to, Route route) {
      Stream<P> others =
          route.to().stream()
              .filter(other -> other != to && other.same().isEmpty())
              .sorted(Comparator.comparingInt(Destination::weight).reversed())
              .flatMap(other -> pools.of(other).stream());
      Stream<P> otherwise =
          switch (route.otherwise()) {
            case Otherwise.Strict() -> Stream.empty();
            case Otherwise.Prefer() -> pools.ordinary().stream();
            case Otherwise.Fallback(String group) -> pools.group(group).stream();
          };
      return Stream.concat(others, otherwise).toList();
    }

    private static String whyNobody(Route route) {
      return "the route "
          + route.name()
          + " leads to "
          + String.join(" or ", route.to().stream().map(Destination::toString).toList())
          + ", where there is nobody"
          + switch (route.otherwise()) {
            case Otherwise.Strict() -> ", and is strict";
            case Otherwise.Prefer() -> ", and there is nobody else";
            case Otherwise.Fallback(String group) -> ", as in the group " + group;
          };
    }

    private P chain(Optional<P> first, Set<P> after, String whyNobody) {
      List<P> pools = Stream.concat(first.stream(), after.stream()).distinct().toList();
      if (pools.isEmpty()) {
        return maker.nobody(whyNobody);
      }
      P chain = pools.getLast();
      for (P pool : pools.reversed().subList(1, pools.size())) {
        chain = maker.then(pool, chain);
      }
      return chain;
    }

    private static double[] ends(List<Destination> destinations) {
      double total = destinations.stream().mapToLong(Destination::weight).sum();
      double[] ends = new double[destinations.size()];
      long sum = 0;
      for (int i = 0; i < ends.length; i++) {
        sum += destinations.get(i).weight();
        ends[i] = sum / total;
      }
      return ends;
    }
  }
}
