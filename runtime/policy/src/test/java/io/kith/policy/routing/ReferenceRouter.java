package io.kith.policy.routing;

import io.kith.core.Call;
import io.kith.core.Method;
import io.kith.policy.Key;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What rules mean, said as plainly as possible and as slowly as need be. */
final class ReferenceRouter {

  private final RoutingRules rules;
  private final Surroundings surroundings;
  private final List<FakeInstance> instances;

  ReferenceRouter(RoutingRules rules, Surroundings surroundings, List<FakeInstance> instances) {
    this.rules = rules;
    this.surroundings = surroundings;
    this.instances = instances;
  }

  /** Who is tried for a call, pool by pool. */
  List<List<String>> route(Call call) {
    for (Route route : rules.routes()) {
      if (holds(route.name(), route.criteria(), call)) {
        return turns(pools(route, call));
      }
    }
    return turns(List.of(ordinary()));
  }

  private boolean holds(String name, Criteria criteria, Call call) {
    Method method = call.method();
    boolean about =
        (criteria.methods().isEmpty()
                || criteria.methods().stream().anyMatch(each -> each.matches(method.path())))
            && (criteria.callers().isEmpty()
                || criteria.callers().stream()
                    .anyMatch(each -> each.matches(surroundings.caller())))
            && criteria.conditions().stream()
                .allMatch(each -> each.match().matches(text(each.attribute(), call)));
    long now = surroundings.clock().millis();
    return about
        && criteria.window().from().stream().allMatch(from -> from.toEpochMilli() <= now)
        && criteria.window().until().stream().allMatch(until -> now < until.toEpochMilli())
        && isInShare(name, criteria.share(), call);
  }

  private boolean isInShare(String name, Share share, Call call) {
    if (share.percent() == 0 || share.isAll()) {
      return share.isAll();
    }
    Optional<Double> point =
        share.key().isPresent()
            ? point(share.key().get(), call, name)
            : Optional.of(surroundings.anyPoint());
    return point.filter(at -> at * 100 < share.percent()).isPresent();
  }

  private @Nullable String text(Attribute attribute, Call call) {
    return switch (attribute) {
      case Attribute.Baggage(String name) -> call.context().baggage().get(name);
      case Attribute.Header(String name) -> call.metadata().first(name).orElse(null);
      case Attribute.Argument(String path) -> {
        var request = (Requests.Request) call.request();
        yield call.method() == Requests.PAY
            ? null
            : switch (path) {
              case "user" -> Long.toString(request.user());
              case "tenant" -> request.tenant();
              default -> null;
            };
      }
    };
  }

  private Optional<Double> point(Attribute attribute, Call call, String salt) {
    return Optional.ofNullable(text(attribute, call))
        .map(text -> ValueReader.point(text.hashCode(), Key.hash(salt)));
  }

  private List<List<FakeInstance>> pools(Route route, Call call) {
    List<Destination> used = route.to().stream().filter(to -> to.weight() > 0).toList();
    Destination chosen = used.getFirst();
    if (used.size() > 1) {
      double point =
          route
              .by()
              .flatMap(attribute -> point(attribute, call, route.name() + "/to"))
              .orElseGet(surroundings::anyPoint);
      double total = used.stream().mapToInt(Destination::weight).sum();
      double end = 0;
      for (Destination to : used) {
        end += to.weight();
        if (point < end / total) {
          chosen = to;
          break;
        }
      }
    }
    var pools = new ArrayList<List<FakeInstance>>();
    pools.add(members(chosen, call));
    Destination first = chosen;
    route.to().stream()
        .filter(to -> to != first && to.same().isEmpty())
        .sorted(Comparator.comparingInt(Destination::weight).reversed())
        .forEach(to -> pools.add(members(to, call)));
    switch (route.otherwise()) {
      case Otherwise.Strict() -> {}
      case Otherwise.Prefer() -> pools.add(ordinary());
      case Otherwise.Fallback(String group) -> pools.add(members(Destination.group(group), call));
    }
    return pools;
  }

  private List<FakeInstance> members(Destination to, Call call) {
    return instances.stream()
        .filter(each -> to.group().isEmpty() || isIn(to.group().get(), each))
        .filter(each ->
            rules.groups().stream()
                .filter(group -> group.reserved() && group.selector().matches(each))
                .allMatch(group -> to.group().filter(group.name()::equals).isPresent()))
        .filter(to.selector()::matches)
        .filter(each -> to.same().stream().allMatch(same -> isSame(same, each, call)))
        .toList();
  }

  private boolean isSame(Destination.Same same, FakeInstance instance, Call call) {
    String wanted = text(same.attribute(), call);
    return wanted != null && wanted.equals(instance.labels().get(same.label()));
  }

  private boolean isIn(String group, FakeInstance instance) {
    return rules.group(group).orElseThrow().selector().matches(instance);
  }

  private List<FakeInstance> ordinary() {
    return instances.stream()
        .filter(each ->
            rules.groups().stream()
                .noneMatch(group -> group.reserved() && group.selector().matches(each)))
        .toList();
  }

  private static List<List<String>> turns(List<List<FakeInstance>> pools) {
    var seen = new ArrayList<String>();
    var turns = new ArrayList<List<String>>();
    for (List<FakeInstance> pool : pools) {
      List<String> fresh =
          pool.stream().map(FakeInstance::id).filter(id -> !seen.contains(id)).toList();
      if (!fresh.isEmpty()) {
        turns.add(fresh);
        seen.addAll(fresh);
      }
    }
    return turns;
  }

  /** The labels that a call gets from experiments. */
  Map<String, String> labels(Call call) {
    var labels = new HashMap<>(call.context().baggage());
    var names = new TreeSet<>(rules.experiments().stream().map(Experiment::label).toList());
    for (String label : names) {
      for (Experiment experiment : rules.experiments()) {
        if (experiment.label().equals(label) && !labels.containsKey(label)) {
          variant(experiment, call).ifPresent(value -> labels.put(label, value));
        }
      }
    }
    return labels;
  }

  private Optional<String> variant(Experiment experiment, Call call) {
    Optional<Double> slot = point(experiment.key(), call, "layer " + experiment.layer());
    if (slot.isEmpty()
        || slot.get() * 100 < experiment.slots().from()
        || slot.get() * 100 >= experiment.slots().to()
        || !holds(experiment.name(), experiment.criteria(), call)) {
      return Optional.empty();
    }
    double point = point(experiment.key(), call, "experiment " + experiment.name()).orElseThrow();
    double total = experiment.variants().stream().mapToInt(Experiment.Variant::weight).sum();
    double end = 0;
    for (Experiment.Variant variant : experiment.variants()) {
      end += variant.weight();
      if (point < end / total) {
        return Optional.of(experiment.label(variant));
      }
    }
    return Optional.empty();
  }
}
