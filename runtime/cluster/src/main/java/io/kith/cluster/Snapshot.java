package io.kith.cluster;

import java.util.List;
import java.util.Set;

/**
 * All instances that a query finds at one moment. Immutable.
 *
 * @param revision its age
 * @param instances ordered by id, whatever their state
 * @param unconfirmed the ids of those among them that the registry does not list right now: they
 *     are known from before, and may be gone
 */
public record Snapshot(Revision revision, List<Instance> instances, Set<String> unconfirmed) {
  public Snapshot {
    instances = List.copyOf(instances);
    unconfirmed = Set.copyOf(unconfirmed);
  }

  /** A snapshot of what the registry lists. */
  public Snapshot(Revision revision, List<Instance> instances) {
    this(revision, instances, Set.of());
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
