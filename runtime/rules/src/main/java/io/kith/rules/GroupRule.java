package io.kith.rules;

import io.kith.config.Default;
import io.kith.policy.routing.Group;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One entry of {@code groups}. */
record GroupRule(
    Map<String, String> labels,
    Optional<String> versions,
    List<String> regions,
    List<String> zones,
    List<String> cells,
    List<String> instances,
    @Default("false") boolean reserved) {

  GroupRule {
    Texts.selector(labels, versions, regions, zones, cells, instances);
  }

  Group group(String name) {
    return new Group(
        name, Texts.selector(labels, versions, regions, zones, cells, instances), reserved);
  }
}
