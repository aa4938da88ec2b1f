package io.kith.codec;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Text as header fields carry it: UTF-8, of which each byte that the field does not take is {@code
 * %} and two hexadecimal digits.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3986#section-2.1">RFC 3986, section 2.1</a>
 */
public enum PercentText {
  /** The value of {@code grpc-message}: printable ASCII, of which spaces only inside. */
  GRPC_MESSAGE("%"),
  /** A value in {@code baggage}: printable ASCII that ends no value and begins no other. */
  BAGGAGE("% \",;\\");

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private final String escaped;

  PercentText(String escaped) {
    this.escaped = escaped;
  }

  /**
   * The text, encoded; of one that would be longer, as many whole characters as fit.
   *
   * @param maxBytes the longest encoded form
   */
  public String encode(String text, int maxBytes) {
    if (text.length() <= maxBytes && isPlain(text)) {
      return text;
    }
    var encoded = new StringBuilder(Math.min(maxBytes, 2 * text.length()));
    for (int i = 0; i < text.length(); ) {
      int whole = encoded.length();
      int character = text.codePointAt(i);
      int next = i + Character.charCount(character);
      if (isPlain(text, i)) {
        encoded.append((char) character);
      } else {
        for (byte part : text.substring(i, next).getBytes(StandardCharsets.UTF_8)) {
          HEX.toHexDigits(encoded.append('%'), part);
        }
      }
      if (encoded.length() > maxBytes) {
        encoded.setLength(whole);
        return encoded.toString().stripTrailing();
      }
      i = next;
    }
    return encoded.toString();
  }

  private boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isPlain(text, i)) {
        return false;
      }
    }
    return true;
  }

  /** Whether a character stands for itself; a blank at an end does not, since it may get lost. */
  private boolean isPlain(String text, int at) {
    char c = text.charAt(at);
    boolean atEnd = at == 0 || at == text.length() - 1;
    return c >= (atEnd ? '!' : ' ') && c <= '~' && escaped.indexOf(c) < 0;
  }

  /**
   * The text that was encoded.
   *
   * @param encoded one character for each byte, as headers have them; a {@code %} that begins no
   *     code stands for itself, and so do bytes that should have been encoded
   */
  public static String decode(String encoded) {
    byte[] bytes = encoded.getBytes(StandardCharsets.ISO_8859_1);
    int length = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '%' && i + 2 < bytes.length && isHex(bytes[i + 1]) && isHex(bytes[i + 2])) {
        bytes[length++] =
            (byte)
                (HexFormat.fromHexDigit(bytes[i + 1]) << 4 | HexFormat.fromHexDigit(bytes[i + 2]));
        i += 2;
      } else {
        bytes[length++] = bytes[i];
      }
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  private static boolean isHex(byte c) {
    return HexFormat.isHexDigit(c);
  }
}
