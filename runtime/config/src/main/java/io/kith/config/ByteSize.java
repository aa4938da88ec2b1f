package io.kith.config;

import java.util.Locale;
import java.util.Map;

/**
 * A number of bytes.
 *
 * @param bytes zero or more
 */
public record ByteSize(long bytes) implements Comparable<ByteSize> {

  private static final Map<String, Integer> SHIFTS =
      Map.of("b", 0, "kib", 10, "mib", 20, "gib", 30, "tib", 40);

  static final String EXPECTED = "a size with its unit (B, KiB, MiB, GiB or TiB), such as 64MiB";

  public ByteSize {
    if (bytes < 0) {
      throw new IllegalArgumentException("a size is not below zero, as " + bytes + " is");
    }
  }

  /**
   * The size of a text such as {@code 64MiB}. Units are powers of 1024; upper and lower case are
   * the same.
   *
   * @throws IllegalArgumentException if it is no such text, or means more than a {@code long} holds
   */
  public static ByteSize parse(String text) {
    String trimmed = text.strip();
    int unit = 0;
    while (unit < trimmed.length() && Character.isDigit(trimmed.charAt(unit))) {
      unit++;
    }
    Integer shift = SHIFTS.get(trimmed.substring(unit).strip().toLowerCase(Locale.ROOT));
    try {
      long count = Long.parseLong(trimmed, 0, unit, 10);
      if (shift != null && count <= Long.MAX_VALUE >> shift) {
        return new ByteSize(count << shift);
      }
    } catch (NumberFormatException e) {
      // It is said below what is expected.
    }
    throw new IllegalArgumentException("'" + text + "' is not " + EXPECTED);
  }

  /**
   * This size as an {@code int}.
   *
   * @throws ArithmeticException if it is 2 GiB or more
   */
  public int toInt() {
    return Math.toIntExact(bytes);
  }

  @Override
  public int compareTo(ByteSize other) {
    return Long.compare(bytes, other.bytes);
  }

  /** {@code 64MiB}: in the largest unit that leaves a whole number. */
  @Override
  public String toString() {
    int tens = bytes == 0 ? 0 : Math.min(4, Long.numberOfTrailingZeros(bytes) / 10);
    return (bytes >> (10 * tens)) + new String[] {"B", "KiB", "MiB", "GiB", "TiB"}[tens];
  }
}
