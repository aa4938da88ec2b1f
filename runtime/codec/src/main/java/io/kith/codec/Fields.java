package io.kith.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What generated codecs share: the checks of what they write, and the collections that they fill.
 *
 * <p>A collection that is being filled is null until its first element comes.
 */
public final class Fields {

  /** No bytes. */
  public static final byte[] NO_BYTES = {};

  /**
   * The most elements of a set that may have the same hash code, where the elements cannot be
   * ordered: the work to tell them apart grows with the square of their number.
   */
  public static final int MAX_EQUAL_HASHES = 1_000;

  private Fields() {}

  /**
   * The value itself.
   *
   * @param what the name of what should have a value, for the error
   * @throws CodecException if it is null
   */
  public static <T> T present(@Nullable T value, String what) {
    if (value == null) {
      throw CodecException.isNull(what);
    }
    return value;
  }

  /**
   * The error of a record whose constructor refused what was read; what is an error of the message
   * already stays as it is.
   */
  public static CodecException refused(String type, RuntimeException cause) {
    return cause instanceof CodecException known
        ? known
        : new CodecException(type + " refuses the values of the message: " + cause, cause);
  }

  /** The error of a sealed interface that is absent, since no case of it can be assumed. */
  public static CodecException required(String what) {
    return new CodecException(
        what + " is required, and the message has no case of it that is known here");
  }

  /** The error of an enum number that no constant has. */
  public static CodecException unknown(String type, int number) {
    return new CodecException(
        type + " has no constant with number " + number + "; the sender may have a newer version");
  }

  /** Appends a message, which has been counted when it was read. */
  public static <E> ArrayList<E> append(@Nullable ArrayList<E> list, E element) {
    ArrayList<E> longer = list == null ? new ArrayList<>() : list;
    longer.add(element);
    return longer;
  }

  /** Appends a value, and counts it. */
  public static <E> ArrayList<E> append(ProtoReader in, @Nullable ArrayList<E> list, E element) {
    in.element();
    return append(list, element);
  }

  /** Puts an entry, which has been counted when it was read. */
  public static <K, V> Map<K, V> put(@Nullable Map<K, V> map, K key, V value) {
    Map<K, V> larger = map == null ? new LinkedHashMap<>() : map;
    larger.put(key, value);
    return larger;
  }

  /**
   * A copy of what an earlier occurrence held, to be appended to. It is counted: else a message of
   * many small occurrences would be work that grows with the square of its length.
   */
  public static <E> @Nullable ArrayList<E> resume(ProtoReader in, Collection<E> earlier) {
    in.elements(earlier.size());
    return earlier.isEmpty() ? null : new ArrayList<>(earlier);
  }

  /** A copy of what an earlier occurrence held, to be put into. */
  public static <K, V> @Nullable Map<K, V> resume(ProtoReader in, Map<K, V> earlier) {
    in.elements(earlier.size());
    return earlier.isEmpty() ? null : new LinkedHashMap<>(earlier);
  }

  /** The finished list, unmodifiable. */
  public static <E> List<E> list(@Nullable ArrayList<E> elements) {
    return elements == null ? List.of() : Collections.unmodifiableList(elements);
  }

  /**
   * The finished set, unmodifiable, in the order that was read.
   *
   * @throws CodecException if more than {@link #MAX_EQUAL_HASHES} elements that cannot be ordered
   *     have the same hash code
   */
  public static <E> Set<E> set(@Nullable ArrayList<E> elements) {
    if (elements == null) {
      return Set.of();
    }
    if (elements.size() > MAX_EQUAL_HASHES && !(elements.getFirst() instanceof Comparable)) {
      requireDifferentHashes(elements);
    }
    return Collections.unmodifiableSet(new LinkedHashSet<>(elements));
  }

  /** The finished map, unmodifiable, in the order that was read. */
  public static <K, V> Map<K, V> map(@Nullable Map<K, V> entries) {
    return entries == null ? Map.of() : Collections.unmodifiableMap(entries);
  }

  private static void requireDifferentHashes(List<?> elements) {
    int[] hashes = elements.stream().mapToInt(Object::hashCode).toArray();
    Arrays.sort(hashes);
    for (int i = MAX_EQUAL_HASHES; i < hashes.length; i++) {
      if (hashes[i] == hashes[i - MAX_EQUAL_HASHES]) {
        throw CodecException.beyondLimit(
            "a set has more than "
                + MAX_EQUAL_HASHES
                + " elements with the same hash code; use a list");
      }
    }
  }
}
