package io.kith.transport.http2;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * What makes a single field malformed.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9113#section-8.2">RFC 9113, section 8.2</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2">RFC 9110, section 5.6.2</a>
 */
final class FieldRules {

  private static final BitSet NAME_CHARACTERS = new BitSet(128);

  static {
    "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz".chars().forEach(NAME_CHARACTERS::set);
  }

  /** The longest number of digits that fits into a {@code long} whatever they are. */
  private static final int MAX_LENGTH_DIGITS = 18;

  private static final int STATUS_DIGITS = 3;

  private FieldRules() {}

  /** What is wrong, for the peer's log; null if nothing is. */
  static @Nullable String flaw(FieldKind kind, String name, String value) {
    if (!hasNameCharacters(name, kind.isPseudo() ? 1 : 0)) {
      return "a field name is not made of lower-case letters, digits and punctuation";
    }
    if (!hasValueCharacters(value)) {
      return "the value of " + name + " has control characters, or spaces at its ends";
    }
    return switch (kind) {
      case UNKNOWN_PSEUDO -> "there is no pseudo-header field " + name;
      case CONNECTION_SPECIFIC -> name + " is a field of HTTP/1.1 connections";
      case TE -> value.equals("trailers") ? null : "te may only say trailers";
      case STATUS ->
          value.length() == STATUS_DIGITS && isDigits(value) && value.charAt(0) != '0'
              ? null
              : ":status has three digits";
      case CONTENT_LENGTH ->
          value.length() <= MAX_LENGTH_DIGITS && isDigits(value)
              ? null
              : "content-length is a number";
      case METHOD -> isToken(value) ? null : ":method is not a token";
      case PATH -> value.isEmpty() || value.indexOf(' ') >= 0 ? ":path is not a path" : null;
      case SCHEME, AUTHORITY, HOST, OTHER -> null;
    };
  }

  private static boolean hasNameCharacters(String name, int from) {
    for (int i = from; i < name.length(); i++) {
      if (!NAME_CHARACTERS.get(name.charAt(i))) {
        return false;
      }
    }
    return name.length() > from;
  }

  private static boolean isToken(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (!NAME_CHARACTERS.get(c) && (c < 'A' || c > 'Z')) {
        return false;
      }
    }
    return !value.isEmpty();
  }

  private static boolean hasValueCharacters(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean allowed = c == '\t' || (c >= ' ' && c != 0x7f && c <= 0xff);
      if (!allowed) {
        return false;
      }
    }
    return value.isEmpty()
        || !(isBlank(value.charAt(0)) || isBlank(value.charAt(value.length() - 1)));
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  private static boolean isDigits(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) < '0' || value.charAt(i) > '9') {
        return false;
      }
    }
    return !value.isEmpty();
  }
}
