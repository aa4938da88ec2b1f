package io.kith.testkit;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What becomes of bytes or a text on a bad day: bits flipped, parts cut out, repeated, put in or
 * overwritten, the end missing. For tests that what is broken is refused, or means what it says.
 */
public final class Mutation {

  private static final int MOST_CHANGES = 4;

  /** Bytes that mean much in length-prefixed formats. */
  private static final byte[] TELLING = {
    0, 1, 2, 0x7f, (byte) 0x80, (byte) 0xff, 0x0a, 0x08, '"', '{', '}'
  };

  private Mutation() {}

  /** These bytes with one to four changes; the array itself stays as it is. */
  public static byte[] of(byte[] bytes, Source source) {
    byte[] changed = bytes.clone();
    int changes = source.between(1, MOST_CHANGES);
    for (int i = 0; i < changes; i++) {
      changed = once(changed, source);
    }
    return changed;
  }

  /** This text with one to four changes to its characters. */
  public static String of(String text, Source source) {
    // Two bytes a character would be torn apart: changed in UTF-8, and mended where that broke it.
    byte[] changed = of(text.getBytes(StandardCharsets.UTF_8), source);
    return new String(changed, StandardCharsets.UTF_8);
  }

  private static byte[] once(byte[] bytes, Source source) {
    int length = bytes.length;
    if (length == 0) {
      return new byte[] {telling(source)};
    }
    int from = source.between(0, length - 1);
    int to = Math.min(length, from + 1 + source.length(16));
    return switch (source.between(0, 6)) {
      case 0 -> Arrays.copyOf(bytes, from);
      case 1 -> splice(bytes, from, to, new byte[0]);
      case 2 -> splice(bytes, from, from, Arrays.copyOfRange(bytes, from, to));
      case 3 -> splice(bytes, from, from, source.bytes(8));
      case 4 -> splice(bytes, from, from + 1, new byte[] {telling(source)});
      case 5 -> splice(bytes, from, from, Arrays.copyOfRange(bytes, length - from, length));
      default -> flip(bytes, from, source);
    };
  }

  private static byte[] flip(byte[] bytes, int at, Source source) {
    byte[] flipped = bytes.clone();
    flipped[at] = (byte) (flipped[at] ^ 1 << source.between(0, 7));
    return flipped;
  }

  private static byte telling(Source source) {
    return TELLING[source.between(0, TELLING.length - 1)];
  }

  /** The bytes with a part of them replaced. */
  private static byte[] splice(byte[] bytes, int from, int to, byte[] put) {
    byte[] result = new byte[from + put.length + bytes.length - to];
    System.arraycopy(bytes, 0, result, 0, from);
    System.arraycopy(put, 0, result, from, put.length);
    System.arraycopy(bytes, to, result, from + put.length, bytes.length - to);
    return result;
  }
}
