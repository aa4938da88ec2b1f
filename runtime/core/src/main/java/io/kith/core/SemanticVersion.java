package io.kith.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A semantic version.
 *
 * @param preRelease the identifiers after the hyphen; empty for a release
 * @see <a href="https://semver.org/spec/v2.0.0.html">Semantic Versioning 2.0.0</a>
 */
public record SemanticVersion(long major, long minor, long patch, List<String> preRelease)
    implements Comparable<SemanticVersion> {

  /** Each number has at most 18 digits, so that it is a long. */
  private static final Pattern VERSION =
      Pattern.compile(
          "(0|[1-9]\\d{0,17})\\.(0|[1-9]\\d{0,17})\\.(0|[1-9]\\d{0,17})"
              + "(?:-([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*))?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?");

  private static final Pattern NUMBER = Pattern.compile("\\d+");
  private static final Pattern DOT = Pattern.compile("\\.");

  /** A part that is raised; the higher ones come later. */
  public enum Part {
    /** Nothing that a caller could notice. */
    PATCH,
    /** More than there was. */
    MINOR,
    /** Other than it was. */
    MAJOR
  }

  public SemanticVersion {
    preRelease = List.copyOf(preRelease);
  }

  /** The version that a text is; its build metadata counts for nothing. Empty if it is none. */
  public static Optional<SemanticVersion> parse(String text) {
    Matcher matcher = VERSION.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String tail = matcher.group(4);
    return Optional.of(
        new SemanticVersion(
            Long.parseLong(matcher.group(1)),
            Long.parseLong(matcher.group(2)),
            Long.parseLong(matcher.group(3)),
            tail == null ? List.of() : List.of(DOT.split(tail, -1))));
  }

  /** Whether it comes before a release, and so promises nothing. */
  public boolean isPreRelease() {
    return !preRelease.isEmpty();
  }

  /**
   * The least version after this one that may differ from it so much. Below 1.0.0, where everything
   * may still change, a break takes the minor part and an addition the patch.
   */
  public SemanticVersion after(Part part) {
    if (isPreRelease()) {
      return this;
    }
    Part raised = major > 0 ? part : Part.values()[Math.max(0, part.ordinal() - 1)];
    return switch (raised) {
      case MAJOR -> new SemanticVersion(major + 1, 0, 0, List.of());
      case MINOR -> new SemanticVersion(major, minor + 1, 0, List.of());
      case PATCH -> new SemanticVersion(major, minor, patch + 1, List.of());
    };
  }

  /** Whether this is what {@link #after} asks of the version before, or a pre-release of it. */
  public boolean isRaisedFrom(SemanticVersion before, Part part) {
    return compareTo(before) >= 0 && release().compareTo(before.after(part)) >= 0;
  }

  private SemanticVersion release() {
    return new SemanticVersion(major, minor, patch, List.of());
  }

  @Override
  public int compareTo(SemanticVersion other) {
    int order = Long.compare(major, other.major);
    order = order == 0 ? Long.compare(minor, other.minor) : order;
    order = order == 0 ? Long.compare(patch, other.patch) : order;
    if (order != 0 || preRelease.equals(other.preRelease)) {
      return order;
    }
    if (preRelease.isEmpty() || other.preRelease.isEmpty()) {
      return preRelease.isEmpty() ? 1 : -1;
    }
    return compare(preRelease, other.preRelease);
  }

  /** Identifier by identifier; numbers come before names, and less comes before more. */
  private static int compare(List<String> left, List<String> right) {
    for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
      int order = compare(left.get(i), right.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(left.size(), right.size());
  }

  private static int compare(String left, String right) {
    boolean isNumber = NUMBER.matcher(left).matches();
    if (isNumber != NUMBER.matcher(right).matches()) {
      return isNumber ? -1 : 1;
    }
    int byLength = isNumber ? Integer.compare(left.length(), right.length()) : 0;
    return byLength == 0 ? left.compareTo(right) : byLength;
  }

  @Override
  public String toString() {
    var parts = new ArrayList<String>();
    parts.add(major + "." + minor + "." + patch);
    if (isPreRelease()) {
      parts.add(String.join(".", preRelease));
    }
    return String.join("-", parts);
  }
}
