package io.kith.transport.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * The texts in a target, of which bytes may be {@code %} and two hexadecimal digits.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3986#section-2.1">RFC 3986, section 2.1</a>
 */
final class UrlText {

  private UrlText() {}

  /**
   * The text of a part of a target.
   *
   * @param isForm whether {@code +} is a space, as in a query
   * @throws BadRequest if it is none
   */
  static String decode(String text, boolean isForm) {
    if (isPlain(text, isForm)) {
      return text;
    }
    byte[] bytes = new byte[text.length()];
    int size = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        if (i + 2 >= text.length()) {
          throw new BadRequest(400, "the target ends within a % and two digits");
        }
        bytes[size++] = (byte) (digit(text.charAt(i + 1)) << 4 | digit(text.charAt(i + 2)));
        i += 2;
      } else if (c > ' ' && c < 0x7F) {
        bytes[size++] = (byte) (c == '+' && isForm ? ' ' : c);
      } else {
        throw new BadRequest(400, "the target has a character that must be encoded by %");
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, size)).toString();
    } catch (CharacterCodingException e) {
      throw new BadRequest(400, "the target has what is not UTF-8");
    }
  }

  private static boolean isPlain(String text, boolean isForm) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c >= 0x7F || c == '%' || (c == '+' && isForm)) {
        return false;
      }
    }
    return true;
  }

  private static int digit(char c) {
    int digit = c < 0x80 ? Character.digit(c, 16) : -1;
    if (digit < 0) {
      throw new BadRequest(400, "the target has a % without two hexadecimal digits");
    }
    return digit;
  }
}
