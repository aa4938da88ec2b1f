package io.kith.policy.routing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who is where among one set of candidates: the pool of each destination, made once. Used by one
 * thread.
 */
final class Pools<E extends Routable, P> {

  /** The name of the pool of those that are in no reserved group. */
  static final String ORDINARY = "all instances";

  private final Map<String, Set<E>> groups = new HashMap<>();
  private final Map<E, Set<String>> reservedBy = new IdentityHashMap<>();
  private final List<E> candidates;
  private final List<E> ordinary;
  private final PoolMaker<E, P> maker;
  private final Map<String, Optional<P>> made = new HashMap<>();

  Pools(List<Group> rules, List<E> candidates, PoolMaker<E, P> maker) {
    this.candidates = candidates;
    this.maker = maker;
    for (Group group : rules) {
      Set<E> members = Collections.newSetFromMap(new IdentityHashMap<>());
      for (E candidate : candidates) {
        if (group.selector().matches(candidate)) {
          members.add(candidate);
          if (group.reserved()) {
            reservedBy.computeIfAbsent(candidate, _ -> new HashSet<>()).add(group.name());
          }
        }
      }
      groups.put(group.name(), members);
    }
    this.ordinary =
        reservedBy.isEmpty()
            ? candidates
            : candidates.stream().filter(each -> !reservedBy.containsKey(each)).toList();
  }

  /** The reserved groups that a candidate is in. */
  Set<String> reservedBy(E candidate) {
    return reservedBy.getOrDefault(candidate, Set.of());
  }

  /** Makes all pools of a destination, so that they are there when they are asked for. */
  void make(Destination to) {
    if (to.same().isPresent()) {
      byValue(to, to.same().get());
    } else {
      of(to);
    }
  }

  /** Those that are in no reserved group. */
  Optional<P> ordinary() {
    return pool(ORDINARY, ordinary);
  }

  /** All of a group. */
  Optional<P> group(String name) {
    return of(Destination.group(name));
  }

  /** All of a destination, whatever the value of the call. */
  Optional<P> of(Destination to) {
    return pool(name(to), members(to));
  }

  /** The pool of a destination for each value that a call may have. */
  Map<String, P> byValue(Destination to, Destination.Same same) {
    var byValue = new HashMap<String, List<E>>();
    for (E member : members(to)) {
      String value = member.labels().get(same.label());
      if (value != null) {
        byValue.computeIfAbsent(value, _ -> new ArrayList<>()).add(member);
      }
    }
    var pools = new HashMap<String, P>();
    byValue.forEach((value, members) ->
        pool(name(to) + ", label " + same.label() + "=" + value, members)
            .ifPresent(pool -> pools.put(value, pool)));
    return pools;
  }

  /** Of a group those that no other group has for itself; else those that no group has. */
  List<E> members(Destination to) {
    List<E> all =
        to.group()
            .map(name -> candidates.stream().filter(each -> mayBeCalledAs(name, each)).toList())
            .orElse(ordinary);
    return to.selector().equals(Selector.ALL)
        ? all
        : all.stream().filter(to.selector()::matches).toList();
  }

  private boolean mayBeCalledAs(String group, E candidate) {
    return groups.getOrDefault(group, Set.of()).contains(candidate)
        && Set.of(group).containsAll(reservedBy(candidate));
  }

  /** The same for destinations that lead to the same. */
  private static String name(Destination to) {
    return to.group().isEmpty() && to.selector().equals(Selector.ALL)
        ? ORDINARY
        : to.group().map(group -> "group " + group).orElse("")
            + (to.selector().equals(Selector.ALL) ? "" : " " + to.selector());
  }

  private Optional<P> pool(String name, List<E> members) {
    return made.computeIfAbsent(
        name, _ -> members.isEmpty() ? Optional.empty() : Optional.of(maker.pool(name, members)));
  }
}
