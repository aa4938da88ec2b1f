package io.kith.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which semantic versions will do: {@code ^1.2}, {@code ~1.2.3}, {@code >=1.0 <2}, {@code 1.x}, or
 * several with {@code ||} between them.
 *
 * <p>{@code ^} allows what does not change the first number that is not zero, {@code ~} what does
 * not change the second; a version that is cut short allows all that begin like it; {@code *}
 * allows all. A pre-release is allowed only where the range names one of the same three numbers,
 * since it promises nothing. Immutable.
 *
 * @see <a href="https://github.com/npm/node-semver#ranges">the ranges of npm</a>
 */
public final class VersionRange {

  private static final int MAX_CHARS = 256;
  private static final Pattern EITHER = Pattern.compile("\\s*\\|\\|\\s*");
  private static final Pattern BETWEEN = Pattern.compile("(?<![<>=^~])\\s+");
  private static final Pattern COMPARATOR =
      Pattern.compile(
          "(\\^|~|>=|<=|>|<|=|)\\s*"
              + "([*xX]|\\d{1,18})(?:\\.([*xX]|\\d{1,18}))?(?:\\.([*xX]|\\d{1,18}))?"
              + "(?:-([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*))?");

  /**
   * From one version to before another.
   *
   * @param least the first that is allowed
   * @param beyond the first that is allowed no more; empty if there is none
   */
  private record Span(SemanticVersion least, Optional<SemanticVersion> beyond) {

    boolean contains(SemanticVersion version) {
      return version.compareTo(least) >= 0
          && (beyond.isEmpty() || version.compareTo(beyond.get()) < 0);
    }

    /** Whether a pre-release of the same three numbers is named. */
    boolean names(SemanticVersion version) {
      return (least.isPreRelease() && isSameRelease(least, version))
          || beyond.filter(end -> end.isPreRelease() && isSameRelease(end, version)).isPresent();
    }

    private static boolean isSameRelease(SemanticVersion a, SemanticVersion b) {
      return a.major() == b.major() && a.minor() == b.minor() && a.patch() == b.patch();
    }
  }

  private final String text;
  private final List<List<Span>> anyOf;

  private VersionRange(String text, List<List<Span>> anyOf) {
    this.text = text;
    this.anyOf = anyOf;
  }

  /**
   * The range that a text is.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static VersionRange parse(String text) {
    if (text.length() > MAX_CHARS) {
      throw new IllegalArgumentException(
          "a version range has "
              + text.length()
              + " characters; at most "
              + MAX_CHARS
              + " are allowed");
    }
    var anyOf = new ArrayList<List<Span>>();
    for (String allOf : EITHER.split(text.strip(), -1)) {
      var spans = new ArrayList<Span>();
      for (String comparator : BETWEEN.split(allOf.strip())) {
        Matcher matcher = COMPARATOR.matcher(comparator);
        if (!matcher.matches()) {
          throw new IllegalArgumentException(
              "'"
                  + text
                  + "' is no version range; write one such as ^1.2, ~1.2.3, >=1.0 <2, or 1.x");
        }
        spans.add(span(matcher));
      }
      anyOf.add(spans);
    }
    return new VersionRange(text.strip(), anyOf);
  }

  private static Span span(Matcher comparator) {
    Optional<Long> major = number(comparator.group(2));
    Optional<Long> minor = major.flatMap(_ -> number(comparator.group(3)));
    Optional<Long> patch = minor.flatMap(_ -> number(comparator.group(4)));
    String tail = comparator.group(5);
    var least =
        new SemanticVersion(
            major.orElse(0L),
            minor.orElse(0L),
            patch.orElse(0L),
            tail == null ? List.of() : List.of(tail.split("\\.", -1)));
    // Behind all that begin like the version: of one that is complete, behind itself alone.
    Optional<SemanticVersion> behind =
        patch.isPresent()
            ? Optional.of(justAfter(least))
            : major.map(first ->
                minor
                    .map(second -> firstOf(first, second + 1, 0))
                    .orElseGet(() -> firstOf(first + 1, 0, 0)));
    return switch (comparator.group(1)) {
      case ">=" -> new Span(least, Optional.empty());
      case ">" -> behind.map(end -> new Span(end, Optional.empty())).orElse(nothing());
      case "<" -> new Span(START, Optional.of(least));
      case "<=" -> new Span(START, behind);
      case "^" -> new Span(least, major.map(_ -> caret(least, minor, patch)));
      case "~" ->
          new Span(
              least,
              major.map(first ->
                  minor
                      .map(second -> firstOf(first, second + 1, 0))
                      .orElseGet(() -> firstOf(first + 1, 0, 0))));
      default -> new Span(least, behind);
    };
  }

  private static final SemanticVersion START = firstOf(0, 0, 0);

  private static Span nothing() {
    return new Span(START, Optional.of(START));
  }

  private static Optional<Long> number(String part) {
    return part == null || "*xX".contains(part)
        ? Optional.empty()
        : Optional.of(Long.valueOf(part));
  }

  private static SemanticVersion firstOf(long major, long minor, long patch) {
    return new SemanticVersion(major, minor, patch, List.of());
  }

  /** The least version that comes after this one. */
  private static SemanticVersion justAfter(SemanticVersion version) {
    if (!version.isPreRelease()) {
      return new SemanticVersion(
          version.major(), version.minor(), version.patch() + 1, List.of("0"));
    }
    var longer = new ArrayList<>(version.preRelease());
    longer.add("0");
    return new SemanticVersion(version.major(), version.minor(), version.patch(), longer);
  }

  private static SemanticVersion caret(
      SemanticVersion least, Optional<Long> minor, Optional<Long> patch) {
    if (least.major() > 0 || minor.isEmpty()) {
      return firstOf(least.major() + 1, 0, 0);
    }
    return least.minor() > 0 || patch.isEmpty()
        ? firstOf(0, least.minor() + 1, 0)
        : firstOf(0, 0, least.patch() + 1);
  }

  /** Whether the text is a version, and one of these. */
  public boolean contains(String version) {
    return SemanticVersion.parse(version).filter(this::contains).isPresent();
  }

  /** Whether the version is one of these. */
  public boolean contains(SemanticVersion version) {
    for (List<Span> allOf : anyOf) {
      if (allOf.stream().allMatch(span -> span.contains(version))
          && (!version.isPreRelease() || allOf.stream().anyMatch(span -> span.names(version)))) {
        return true;
      }
    }
    return false;
  }

  /** Whether it is written alike. */
  @Override
  public boolean equals(Object other) {
    return other instanceof VersionRange that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** As it was written. */
  @Override
  public String toString() {
    return text;
  }
}
