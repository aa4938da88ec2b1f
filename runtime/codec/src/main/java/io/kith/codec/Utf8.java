package io.kith.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Texts as UTF-8 and back, in place and strictly: what the other form cannot express is an error,
 * and never replaced by a question mark.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3629">RFC 3629</a>
 */
final class Utf8 {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** The bit of eight bytes that ASCII leaves free. */
  private static final long NOT_ASCII = 0x8080_8080_8080_8080L;

  private static final long QUESTION_MARKS = 0x3F3F_3F3F_3F3F_3F3FL;
  private static final long ONES = 0x0101_0101_0101_0101L;

  /** The most bytes of one character of a string; a pair of them takes four. */
  static final int MAX_BYTES_PER_CHAR = 3;

  private Utf8() {}

  /** How many characters are ASCII before the first that is not. */
  static int asciiChars(String text) {
    int chars = text.length();
    for (int i = 0; i < chars; i++) {
      if (text.charAt(i) >= 0x80) {
        return i;
      }
    }
    return chars;
  }

  /** Writes the first {@code chars} characters, which are ASCII. */
  @SuppressWarnings("deprecation") // drops the upper half of each character, which here is empty
  static void encodeAscii(String text, int chars, byte[] target, int at) {
    text.getBytes(0, chars, target, at);
  }

  /** How many bytes the characters from one on take; a surrogate counts as half of a pair. */
  static long bytes(String text, int from) {
    long bytes = 0;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return bytes;
  }

  /**
   * Writes the characters from one on; there must be room for them.
   *
   * @return the index behind the last byte
   * @throws CodecException if a surrogate has no partner
   */
  static int encode(String text, int from, byte[] target, int start) {
    int at = start;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        target[at++] = (byte) c;
      } else if (c < 0x800) {
        target[at++] = (byte) (0xC0 | c >> 6);
        target[at++] = (byte) (0x80 | c & 0x3F);
      } else if (!Character.isSurrogate(c)) {
        target[at++] = (byte) (0xE0 | c >> 12);
        target[at++] = (byte) (0x80 | c >> 6 & 0x3F);
        target[at++] = (byte) (0x80 | c & 0x3F);
      } else {
        int point = pair(text, i++);
        target[at++] = (byte) (0xF0 | point >> 18);
        target[at++] = (byte) (0x80 | point >> 12 & 0x3F);
        target[at++] = (byte) (0x80 | point >> 6 & 0x3F);
        target[at++] = (byte) (0x80 | point & 0x3F);
      }
    }
    return at;
  }

  private static int pair(String text, int index) {
    int point = text.codePointAt(index);
    if (!Character.isSupplementaryCodePoint(point)) {
      throw new CodecException(
          "the text has an unpaired surrogate at index " + index + ", which UTF-8 cannot express");
    }
    return point;
  }

  /**
   * Whether there is a question mark among these bytes. The JDK writes one for each surrogate
   * without a partner; so a text that it wrote without any is exact.
   *
   * @see <a href="https://graphics.stanford.edu/~seander/bithacks.html#ZeroInWord">a zero byte in a
   *     word</a>
   */
  static boolean hasQuestionMark(byte[] source) {
    int at = 0;
    for (; at <= source.length - Long.BYTES; at += Long.BYTES) {
      long zeroIfSo = (long) LONGS.get(source, at) ^ QUESTION_MARKS;
      if ((zeroIfSo - ONES & ~zeroIfSo & NOT_ASCII) != 0) {
        return true;
      }
    }
    for (; at < source.length; at++) {
      if (source[at] == '?') {
        return true;
      }
    }
    return false;
  }

  /** Whether all bytes of a part are ASCII. */
  static boolean isAscii(byte[] source, int from, int to) {
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      if (((long) LONGS.get(source, at) & NOT_ASCII) != 0) {
        return false;
      }
    }
    for (; at < to; at++) {
      if (source[at] < 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Reads the characters of a part; there must be room for as many as it has bytes.
   *
   * @return how many characters there are
   * @throws CodecException if the bytes are not UTF-8: cut short, longer than needed, a surrogate,
   *     or beyond Unicode
   */
  static int decode(byte[] source, int from, int to, char[] target) {
    int at = from;
    int chars = 0;
    while (at < to) {
      int first = source[at++];
      if (first >= 0) {
        target[chars++] = (char) first;
      } else if (first >> 4 == 0xFFFF_FFFE && to - at >= 2) { // 1110....
        int c = (first & 0xF) << 12 | continued(source[at++]) << 6 | continued(source[at++]);
        if (c < 0x800 || Character.isSurrogate((char) c)) {
          throw malformed();
        }
        target[chars++] = (char) c;
      } else if (first >> 5 == 0xFFFF_FFFE && to - at >= 1) { // 110.....
        int c = (first & 0x1F) << 6 | continued(source[at++]);
        if (c < 0x80) {
          throw malformed();
        }
        target[chars++] = (char) c;
      } else if (first >> 3 == 0xFFFF_FFFE && to - at >= 3) { // 11110...
        int point =
            (first & 0x7) << 18
                | continued(source[at++]) << 12
                | continued(source[at++]) << 6
                | continued(source[at++]);
        if (!Character.isSupplementaryCodePoint(point)) {
          throw malformed();
        }
        target[chars++] = Character.highSurrogate(point);
        target[chars++] = Character.lowSurrogate(point);
      } else {
        throw malformed();
      }
    }
    return chars;
  }

  private static int continued(byte b) {
    if (b >= (byte) 0xC0) { // not 10......
      throw malformed();
    }
    return b & 0x3F;
  }

  private static CodecException malformed() {
    return new CodecException("malformed message: a string is not valid UTF-8");
  }
}
