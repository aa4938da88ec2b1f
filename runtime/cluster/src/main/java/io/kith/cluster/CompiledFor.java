package io.kith.cluster;

import io.kith.codec.ServiceSchema;
import io.kith.core.SemanticVersion;
import io.kith.core.VersionRange;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The versions of a service that a client can call: those that have all that was there when it was
 * compiled, {@code ^1.2} for an interface with {@code @Service(version = "1.2.3")}. Immutable.
 *
 * @param service the full name of the service; empty for a client that calls whatever there is
 * @param range the versions, as a range; empty for all
 */
record CompiledFor(String service, Optional<String> range, Optional<VersionRange> versions) {

  /** Any version of anything. */
  static final CompiledFor ANYTHING = new CompiledFor("", Optional.empty(), Optional.empty());

  /** What a client with this contract can call. */
  static CompiledFor of(ServiceSchema contract) {
    Optional<String> range = SemanticVersion.parse(contract.version()).map(CompiledFor::range);
    return new CompiledFor(contract.name(), range, range.map(VersionRange::parse));
  }

  /** A pre-release promises nothing, so that only what comes after it will do. */
  private static String range(SemanticVersion version) {
    String release = version.major() + "." + version.minor();
    return version.isPreRelease()
        ? "^" + release + "." + version.patch() + "-" + String.join(".", version.preRelease())
        : "^" + release;
  }

  /** Two ranges that read alike are the same. */
  @Override
  public boolean equals(Object other) {
    return other instanceof CompiledFor that
        && service.equals(that.service)
        && range.equals(that.range);
  }

  @Override
  public int hashCode() {
    return 31 * service.hashCode() + range.hashCode();
  }

  /** Whether it can call what this instance serves; also if nothing is known of the version. */
  boolean accepts(Instance instance) {
    return versions.isEmpty()
        || version(instance)
            .map(version -> version.isEmpty() || versions.get().contains(version))
            .orElse(true);
  }

  private Optional<String> version(Instance instance) {
    return instance.services().stream()
        .filter(entry -> entry.name().equals(service))
        .findFirst()
        .map(ServiceEntry::version);
  }

  /** Which versions the instances serve, for people: {@code 1.0.0 (2 instances), 2.1.0 (1)}. */
  String versionsOf(List<Instance> instances) {
    Map<String, Long> counts =
        instances.stream()
            .flatMap(instance -> version(instance).stream())
            .collect(
                Collectors.groupingBy(version -> version, TreeMap::new, Collectors.counting()));
    return counts.entrySet().stream()
        .map(entry ->
            entry.getKey()
                + " on "
                + entry.getValue()
                + (entry.getValue() == 1 ? " instance" : " instances"))
        .collect(Collectors.joining(", "));
  }

  /** Why it cannot call an instance. */
  String misfit(Instance instance) {
    return "it serves version "
        + version(instance).orElse("")
        + " of "
        + service
        + ", and this client was compiled for "
        + range.orElse("any");
  }
}
