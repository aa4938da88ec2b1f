package io.kith.policy.routing;

import io.kith.core.VersionRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which instances are meant: those that have all of it.
 *
 * @param labels with values that match; one that must not be there has {@code !*}
 * @param versions the version of the application is one of these
 * @param regions it runs in one of these; anywhere, if there is none
 * @param zones it runs in one of these; anywhere, if there is none
 * @param cells it runs in one of these; anywhere, if there is none
 * @param instances its id matches one of these; any, if there is none
 */
public record Selector(
    Map<String, TextMatch> labels,
    Optional<VersionRange> versions,
    List<String> regions,
    List<String> zones,
    List<String> cells,
    List<TextMatch> instances) {

  /** All instances. */
  public static final Selector ALL =
      new Selector(Map.of(), Optional.empty(), List.of(), List.of(), List.of(), List.of());

  public Selector {
    labels = Map.copyOf(labels);
    regions = List.copyOf(regions);
    zones = List.copyOf(zones);
    cells = List.copyOf(cells);
    instances = List.copyOf(instances);
  }

  /** Instances with this label. */
  public static Selector label(String name, String value) {
    return new Selector(
        Map.of(name, TextMatch.exactly(value)),
        Optional.empty(),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  /** Whether this one is meant. */
  public boolean matches(Routable candidate) {
    return isOneOf(regions, candidate.region())
        && isOneOf(zones, candidate.zone())
        && isOneOf(cells, candidate.cell())
        && (versions.isEmpty() || versions.get().contains(candidate.version()))
        && (instances.isEmpty()
            || instances.stream().anyMatch(match -> match.matches(candidate.id())))
        && labels.entrySet().stream()
            .allMatch(label -> label.getValue().matches(candidate.labels().get(label.getKey())));
  }

  private static boolean isOneOf(List<String> wanted, String value) {
    return wanted.isEmpty() || wanted.contains(value);
  }

  /** {@code labels track=canary, versions ^1.2}. */
  @Override
  public String toString() {
    var parts = new ArrayList<String>();
    labels.forEach((name, match) -> parts.add("label " + name + "=" + match));
    versions.ifPresent(range -> parts.add("version " + range));
    add(parts, "region ", regions);
    add(parts, "zone ", zones);
    add(parts, "cell ", cells);
    add(parts, "instance ", instances);
    return parts.isEmpty() ? "all instances" : String.join(", ", parts);
  }

  private static void add(List<String> parts, String what, List<?> values) {
    if (!values.isEmpty()) {
      parts.add(what + String.join("|", values.stream().map(Object::toString).toList()));
    }
  }
}
