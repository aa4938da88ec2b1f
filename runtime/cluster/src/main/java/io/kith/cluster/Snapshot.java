package io.kith.cluster;

import java.util.List;

/**
 * All instances that a query finds at one moment. Immutable.
 *
 * @param revision its age
 * @param instances ordered by id, whatever their state
 */
public record Snapshot(Revision revision, List<Instance> instances) {
  public Snapshot {
    instances = List.copyOf(instances);
  }

  /** The full names of all services that these instances serve, in alphabetical order. */
  public List<String> services() {
    return instances.stream()
        .flatMap(instance -> instance.services().stream())
        .map(ServiceEntry::name)
        .distinct()
        .sorted()
        .toList();
  }
}
