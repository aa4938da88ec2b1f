package io.kith.config;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of bytes.
 *
 * @param bytes zero or more
 */
public record ByteSize(long bytes) implements Comparable<ByteSize> {

  private static final Pattern TEXT = Pattern.compile("(\\d{1,19})\\s*([A-Za-z]+)");
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
   * @throws IllegalArgumentException if it is no such text, or more than a {@code long} holds
   */
  public static ByteSize parse(String text) {
    Matcher parts = TEXT.matcher(text.strip());
    Integer shift = parts.matches() ? SHIFTS.get(parts.group(2).toLowerCase(Locale.ROOT)) : null;
    if (shift == null) {
      throw new IllegalArgumentException("'" + text + "' is not " + EXPECTED);
    }
    BigInteger bytes = new BigInteger(parts.group(1)).shiftLeft(shift);
    if (bytes.bitLength() > 63) {
      throw new IllegalArgumentException(text + " is more than fits into 63 bits");
    }
    return new ByteSize(bytes.longValue());
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
