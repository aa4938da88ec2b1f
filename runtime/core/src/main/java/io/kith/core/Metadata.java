package io.kith.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Named values that accompany one call over one hop. What must cross all hops is baggage: {@link
 * Context#with(String, String)}.
 *
 * <p>Names are lower case ({@code [a-z0-9._-]}, up to {@value #MAX_NAME_CHARS} characters) and may
 * occur more than once; values are text. As in gRPC, a name that ends with {@value #BINARY_SUFFIX}
 * says that the value stands for bytes: its text is their base64 form without padding. Immutable
 * and thread-safe.
 */
public final class Metadata {

  /** The longest name, in characters. */
  public static final int MAX_NAME_CHARS = 128;

  /** How the name of a value ends that stands for bytes. */
  public static final String BINARY_SUFFIX = "-bin";

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

  /**
   * These entries and one more, whose value is bytes.
   *
   * @throws IllegalArgumentException if the name does not end with {@value #BINARY_SUFFIX}
   */
  public Metadata with(String name, byte[] value) {
    requireBinary(name);
    return with(name, Base64.getEncoder().withoutPadding().encodeToString(value));
  }

  /**
   * These entries and then the others.
   *
   * @throws IllegalArgumentException if they are more than {@value #MAX_ENTRIES} together
   */
  public Metadata and(Metadata others) {
    if (others.isEmpty()) {
      return this;
    }
    if (isEmpty()) {
      return others;
    }
    if (size() + others.size() > MAX_ENTRIES) {
      throw new IllegalArgumentException("more than " + MAX_ENTRIES + " metadata entries");
    }
    int length = namesAndValues.length;
    String[] all = Arrays.copyOf(namesAndValues, length + others.namesAndValues.length);
    System.arraycopy(others.namesAndValues, 0, all, length, others.namesAndValues.length);
    return new Metadata(all);
  }

  /**
   * The first value of this name, as bytes; empty too if it is not the text of any.
   *
   * @throws IllegalArgumentException if the name does not end with {@value #BINARY_SUFFIX}
   */
  public Optional<byte[]> firstBytes(String name) {
    requireBinary(name);
    return first(name).flatMap(Metadata::decoded);
  }

  private static Optional<byte[]> decoded(String base64) {
    try {
      return Optional.of(Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static void requireBinary(String name) {
    if (!name.endsWith(BINARY_SUFFIX)) {
      throw new IllegalArgumentException(
          "'" + name + "' names text; the name of bytes ends with " + BINARY_SUFFIX);
    }
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
    if (!isName(name)) {
      throw new IllegalArgumentException(
          "'" + name + "' is no name: use 1 to " + MAX_NAME_CHARS + " of [a-z0-9._-]");
    }
    return name;
  }

  /** Whether a value of this name is a secret, which no log and no compressor should keep. */
  public static boolean isSecret(String name) {
    return SECRET.contains(name);
  }

  /** Whether it may name metadata or baggage. */
  public static boolean isName(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (!isLegal(name.charAt(i))) {
        return false;
      }
    }
    return !name.isEmpty() && name.length() <= MAX_NAME_CHARS;
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
    forEach((name, value) -> text.add(name + "=" + (isSecret(name) ? "***" : value)));
    return text.toString();
  }
}
