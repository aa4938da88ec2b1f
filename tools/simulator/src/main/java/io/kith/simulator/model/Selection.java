package io.kith.simulator.model;

import io.kith.simulator.scenario.Who;
import java.util.List;

/** The instances that something happens to. */
final class Selection {

  private Selection() {}

  /**
   * Those that it means.
   *
   * @param zones the names of the zones, by their numbers
   */
  static List<Instance> of(Who who, List<Instance> all, List<String> zones) {
    return all.stream()
        .filter(instance -> who.group().map(instance.group().name()::equals).orElse(true))
        .filter(
            instance -> who.zone().map(name -> zones.indexOf(name) == instance.zone()).orElse(true))
        .limit(who.count().orElse(Integer.MAX_VALUE))
        .toList();
  }
}
