package io.kith.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;

/** Numbers as JSON writes them, bare or in a text, read exactly and within bounded work. */
final class JsonNumber {

  /** The most characters of a number. */
  static final int MAX_CHARS = 1_000;

  private static final Pattern GRAMMAR =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

  /** So many digits fit a {@code long} whatever they are. */
  private static final int SAFE_DIGITS = 18;

  /** No integer of 64 bits has more digits. */
  private static final int MAX_DIGITS = 20;

  private JsonNumber() {}

  /**
   * The bits of an integer of this kind, sign-extended where it is signed.
   *
   * @throws NumberFormatException if it is none, or not in the kind's range
   */
  static long integer(Kind kind, String text) {
    if (isShort(text)) {
      return inRange(kind, Long.parseLong(text));
    }
    BigDecimal value = decimal(text);
    long integerDigits = (long) value.precision() - value.scale();
    if (value.signum() == 0) {
      return 0;
    }
    if (integerDigits <= 0 || integerDigits > MAX_DIGITS) { // beforehand: an exponent is cheap
      throw new NumberFormatException(text);
    }
    try {
      BigInteger integer = value.toBigIntegerExact();
      return isUnsigned64(kind) ? unsigned64(integer) : inRange(kind, integer.longValueExact());
    } catch (ArithmeticException e) {
      throw notANumber(text, e);
    }
  }

  private static NumberFormatException notANumber(String text, ArithmeticException cause) {
    var error = new NumberFormatException(text);
    error.initCause(cause);
    return error;
  }

  /** Whether it is an integer in its shortest form, of few digits. */
  private static boolean isShort(String text) {
    int start = text.startsWith("-") ? 1 : 0;
    int digits = text.length() - start;
    if (digits < 1 || digits > SAFE_DIGITS || (digits > 1 && text.charAt(start) == '0')) {
      return false;
    }
    for (int i = start; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  private static long inRange(Kind kind, long value) {
    boolean fits =
        switch (kind) {
          case INT32, SINT32, SFIXED32, ENUM -> value == (int) value;
          case UINT32, FIXED32 -> value >>> 32 == 0;
          case UINT64, FIXED64 -> value >= 0;
          default -> true;
        };
    if (!fits) {
      throw new NumberFormatException(Long.toString(value));
    }
    return value;
  }

  private static boolean isUnsigned64(Kind kind) {
    return kind == Kind.UINT64 || kind == Kind.FIXED64;
  }

  private static long unsigned64(BigInteger value) {
    if (value.signum() < 0 || value.bitLength() > 64) {
      throw new ArithmeticException("not of 64 bits");
    }
    return value.longValue();
  }

  /** A {@code double}, with JSON's words for those that are no numbers. */
  static double float64(String text) {
    double word = word(text);
    if (word != 0) {
      return word;
    }
    requireGrammar(text);
    double value = Double.parseDouble(text);
    if (Double.isInfinite(value)) {
      throw new NumberFormatException(text);
    }
    return value;
  }

  /** A {@code float}, likewise. */
  static float float32(String text) {
    double word = word(text);
    if (word != 0) {
      return (float) word;
    }
    requireGrammar(text);
    float value = Float.parseFloat(text);
    if (Float.isInfinite(value)) {
      throw new NumberFormatException(text);
    }
    return value;
  }

  private static double word(String text) {
    return switch (text) {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> 0;
    };
  }

  private static BigDecimal decimal(String text) {
    requireGrammar(text);
    return new BigDecimal(text);
  }

  private static void requireGrammar(String text) {
    if (text.length() > MAX_CHARS || !GRAMMAR.matcher(text).matches()) {
      throw new NumberFormatException(text);
    }
  }

  /** What a field of this kind takes, for people. */
  static String expected(Kind kind) {
    return switch (kind) {
      case INT32, SINT32, SFIXED32 -> "an integer from -2147483648 to 2147483647";
      case UINT32, FIXED32 -> "an integer from 0 to 4294967295";
      case INT64, SINT64, SFIXED64 -> "an integer from -9223372036854775808 to 9223372036854775807";
      case UINT64, FIXED64 -> "an integer from 0 to 18446744073709551615";
      case FLOAT -> "a number up to 3.4028235E38, \"NaN\", \"Infinity\" or \"-Infinity\"";
      case DOUBLE ->
          "a number up to 1.7976931348623157E308, \"NaN\", \"Infinity\" or \"-Infinity\"";
      case BOOL -> "true or false";
      case STRING -> "a text";
      case BYTES -> "a text in base64";
      case ENUM -> "the name of a value";
      case MESSAGE -> "an object";
    };
  }
}
