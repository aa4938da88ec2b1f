package io.kith.codec.contract;

import io.kith.codec.ServiceSchema;
import io.kith.core.SemanticVersion;
import io.kith.core.SemanticVersion.Part;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A contract before and after somebody changed it: what changed, and whether its version says so.
 *
 * @param changes what changed, in the order of the contract
 */
public record Revision(ServiceSchema before, ServiceSchema after, List<Change> changes) {

  public Revision {
    changes = List.copyOf(changes);
  }

  /**
   * Compares two contracts of a service.
   *
   * @param after the later one; a message name in it that begins with {@code @} stands for a class
   *     of protobuf-java's, whose full name is not known at compile time
   * @throws IllegalArgumentException if a version is no semantic one
   */
  public static Revision of(ServiceSchema before, ServiceSchema after) {
    requireVersion(before);
    requireVersion(after);
    return new Revision(before, after, Comparison.between(before, after));
  }

  private static void requireVersion(ServiceSchema contract) {
    if (SemanticVersion.parse(contract.version()).isEmpty()) {
      throw new IllegalArgumentException(
          "'"
              + contract.version()
              + "' of "
              + contract.name()
              + " is no semantic version; write major.minor.patch, as in 1.4.0");
    }
  }

  /** Whether nothing changed, the version included. */
  public boolean isNone() {
    return changes.isEmpty() && before.version().equals(after.version());
  }

  /** The changes that break callers. */
  public List<Change> breaks() {
    return changes.stream().filter(change -> change.effect().isBreaking()).toList();
  }

  /** The highest part of the version that a change raises; empty if nothing changed. */
  public Optional<Part> raises() {
    return changes.stream().map(change -> change.effect().part()).max(Comparator.naturalOrder());
  }

  /** The least version that tells of all changes: that of before if they are none. */
  public SemanticVersion leastVersion() {
    SemanticVersion version = version(before);
    return raises().map(version::after).orElse(version);
  }

  /** Whether the version was raised far enough, or nothing changed that callers could notice. */
  public boolean isVersionRaised() {
    return raises()
        .filter(part -> part != Part.PATCH)
        .map(part -> version(after).isRaisedFrom(version(before), part))
        .orElse(!isVersionLowered());
  }

  /** Whether the version went back, which it never may. */
  public boolean isVersionLowered() {
    return version(after).compareTo(version(before)) < 0;
  }

  /** Whether callers suffer from what the version does not tell. */
  public boolean isBroken() {
    return isVersionLowered() || (!breaks().isEmpty() && !isVersionRaised());
  }

  private static SemanticVersion version(ServiceSchema contract) {
    return SemanticVersion.parse(contract.version()).orElseThrow();
  }
}
