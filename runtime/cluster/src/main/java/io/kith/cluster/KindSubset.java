package io.kith.cluster;

import io.kith.policy.Subset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A subset of each kind of instances: of those in one place and, as long as there are few kinds,
 * with the same labels. So a client knows somebody in each zone, and a few that are special, such
 * as canaries, are not lost among the many.
 */
record KindSubset(Subset subset) {

  private static final int MAX_KINDS = 64;

  private record Kind(Location location, Map<String, String> labels) {}

  /** Those that are called, in their order. */
  List<Instance> of(List<Instance> instances) {
    if (instances.size() <= subset.size() || subset.size() == 0) {
      return instances;
    }
    Map<Kind, List<String>> kinds = kinds(instances, true);
    Set<String> chosen = new HashSet<>();
    (kinds.size() <= MAX_KINDS ? kinds : kinds(instances, false))
        .values()
        .forEach(ids -> chosen.addAll(subset.of(ids)));
    return instances.stream().filter(instance -> chosen.contains(instance.id())).toList();
  }

  private static Map<Kind, List<String>> kinds(List<Instance> instances, boolean byLabels) {
    return instances.stream()
        .collect(
            Collectors.groupingBy(
                instance ->
                    new Kind(instance.location(), byLabels ? instance.statedLabels() : Map.of()),
                HashMap::new,
                Collectors.mapping(Instance::id, Collectors.toList())));
  }
}
