package io.kith.rules;

import io.kith.config.Default;
import io.kith.config.Range;
import io.kith.policy.routing.Destination;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where calls go: one entry of {@code to}. */
record DestinationRule(
    Optional<String> group,
    Map<String, String> labels,
    Map<String, String> same,
    Optional<String> versions,
    List<String> regions,
    List<String> zones,
    List<String> cells,
    List<String> instances,
    @Default("1") @Range(least = "0", most = "1000000") int weight) {

  DestinationRule {
    Texts.selector(labels, versions, regions, zones, cells, instances);
    Texts.same(same);
  }

  Destination destination() {
    return new Destination(
        group,
        Texts.selector(labels, versions, regions, zones, cells, instances),
        Texts.same(same),
        weight);
  }
}
