package io.kith.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Named values that accompany one call over one hop. What must cross all hops is baggage: {@link
 * Context#with(String, String)}.
 *
 * <p>Names are lower case ({@code [a-z0-9._-]}, up to {@value #MAX_NAME_CHARS} characters) and may
 * occur more than once; values are text. Immutable and thread-safe.
 */
public final class Metadata {

  /** The longest name, in characters. */
  public static final int MAX_NAME_CHARS = 128;

  /** The most entries. */
  public static final int MAX_ENTRIES = 128;

  /** Whoever reads such a value can act in the caller's name. */
  private static final Set<String> SECRET =
      Set.of("authorization", "cookie", "proxy-authorization", "set-cookie");

  private static final Metadata EMPTY = new Metadata(new String[0]);

  private final String[] namesAndValues;

  private Metadata(String[] namesAndValues) {
    this.namesAndValues = namesAndValues;
  }

  /** No entries. */
  public static Metadata empty() {
    return EMPTY;
  }

  /** A single entry. */
  public static Metadata of(String name, String value) {
    return EMPTY.with(name, value);
  }

  /** These entries and one more. */
  public Metadata with(String name, String value) {
    requireName(name);
    if (size() >= MAX_ENTRIES) {
      throw new IllegalArgumentException("more than " + MAX_ENTRIES + " metadata entries");
    }
    String[] more = Arrays.copyOf(namesAndValues, namesAndValues.length + 2);
    more[namesAndValues.length] = name;
    more[namesAndValues.length + 1] = value;
    return new Metadata(more);
  }

  /** The first value of this name. */
  public Optional<String> first(String name) {
    for (int i = 0; i < namesAndValues.length; i += 2) {
      if (namesAndValues[i].equals(name)) {
        return Optional.of(namesAndValues[i + 1]);
      }
    }
    return Optional.empty();
  }

  /** All values of this name, in their order. */
  public List<String> all(String name) {
    var values = new ArrayList<String>();
    forEach((key, value) -> {
      if (key.equals(name)) {
        values.add(value);
      }
    });
    return values;
  }

  /** Visits each entry in its order. */
  public void forEach(BiConsumer<? super String, ? super String> visitor) {
    for (int i = 0; i < namesAndValues.length; i += 2) {
      visitor.accept(namesAndValues[i], namesAndValues[i + 1]);
    }
  }

  /** How many entries there are. */
  public int size() {
    return namesAndValues.length / 2;
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return namesAndValues.length == 0;
  }

  /**
   * The name, if it may name metadata or baggage.
   *
   * @throws IllegalArgumentException if it may not
   */
  public static String requireName(String name) {
    if (name.isEmpty()
        || name.length() > MAX_NAME_CHARS
        || !name.chars().allMatch(Metadata::isLegal)) {
      throw new IllegalArgumentException(
          "'" + name + "' is no name: use 1 to " + MAX_NAME_CHARS + " of [a-z0-9._-]");
    }
    return name;
  }

  private static boolean isLegal(int c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Metadata that && Arrays.equals(namesAndValues, that.namesAndValues);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(namesAndValues);
  }

  /** What stands in it, and {@code ***} for what must not get into a log. */
  @Override
  public String toString() {
    var text = new ArrayList<String>();
    forEach((name, value) -> text.add(name + "=" + (SECRET.contains(name) ? "***" : value)));
    return text.toString();
  }
}
