package io.kith.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The JDK's strict decoder is the oracle: what it reads is read alike, what it refuses refused. */
class Utf8Test {

  private final CharsetDecoder oracle = StandardCharsets.UTF_8.newDecoder();
  private final char[] chars = new char[8];
  private final CharBuffer expected = CharBuffer.allocate(8);

  @Test
  void decides_on_every_beginning_of_two_bytes_as_the_jdk_does() {
    // The edges of what may follow, and what may not.
    int[] thirds = {0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF};
    for (int first = 0; first < 0x100; first++) {
      requireAgreement(new byte[] {(byte) first});
      for (int second = 0; second < 0x100; second++) {
        requireAgreement(new byte[] {(byte) first, (byte) second});
        if (first >= 0xC0) {
          for (int third : thirds) {
            requireAgreement(new byte[] {(byte) first, (byte) second, (byte) third});
          }
        }
      }
    }
  }

  @Test
  void decides_on_sequences_that_begin_as_four_bytes_as_the_jdk_does() {
    var random = new SplittableRandom(7);
    byte[] bytes = new byte[5];
    for (int lead = 0xE0; lead <= 0xFF; lead++) {
      for (int second = 0; second < 0x100; second++) {
        for (int i = 0; i < 20; i++) {
          random.nextBytes(bytes);
          bytes[0] = (byte) lead;
          bytes[1] = (byte) second;
          bytes[2] = (byte) (random.nextInt(8) == 0 ? bytes[2] : 0x80 | bytes[2] & 0x3F);
          bytes[3] = (byte) (random.nextInt(8) == 0 ? bytes[3] : 0x80 | bytes[3] & 0x3F);
          bytes[4] = (byte) (bytes[4] & 0x7F);
          requireAgreement(bytes);
        }
      }
    }
  }

  private void requireAgreement(byte[] bytes) {
    oracle.reset();
    expected.clear();
    boolean valid =
        !oracle.decode(ByteBuffer.wrap(bytes), expected, true).isError()
            && !oracle.flush(expected).isError();
    int read = read(bytes);
    if (valid != read >= 0 || valid && !same(read)) {
      throw new AssertionError(
          "differs from the JDK at " + java.util.HexFormat.of().formatHex(bytes));
    }
  }

  /** How many characters there are; -1 if they are refused. */
  private int read(byte[] bytes) {
    try {
      return Utf8.decode(bytes, 0, bytes.length, chars);
    } catch (CodecException refused) {
      return -1;
    }
  }

  private boolean same(int length) {
    expected.flip();
    return expected.compareTo(CharBuffer.wrap(chars, 0, length)) == 0;
  }

  @Test
  void writes_every_character_as_the_jdk_does() {
    byte[] target = new byte[16];
    for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
      if (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE) {
        String text = "a" + Character.toString(point) + "z";
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        int end = Utf8.encode(text, 0, target, 1);
        if (end != 1 + utf8.length
            || !ByteBuffer.wrap(target, 1, utf8.length).equals(ByteBuffer.wrap(utf8))
            || Utf8.bytes(text, 0) != utf8.length) {
          throw new AssertionError("differs from the JDK at U+" + Integer.toHexString(point));
        }
      }
    }
  }

  @Test
  void names_the_place_of_a_surrogate_without_a_partner() {
    byte[] target = new byte[16];
    assertThatThrownBy(() -> Utf8.encode("ab\uDE00", 0, target, 0))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("index 2");
  }

  @Test
  void finds_the_one_byte_that_is_not_ascii_wherever_it_stands() {
    for (int length = 0; length <= 40; length++) {
      byte[] bytes = new byte[length + 2];
      bytes[0] = -1;
      bytes[length + 1] = -1;
      assertThat(Utf8.isAscii(bytes, 1, length + 1)).isTrue();
      for (int i = 1; i <= length; i++) {
        bytes[i] = (byte) 0x80;
        assertThat(Utf8.isAscii(bytes, 1, length + 1)).isFalse();
        bytes[i] = 0;
      }
    }
  }
}
