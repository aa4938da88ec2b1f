package io.kith.telemetry;

import io.kith.codec.ProtoWriter;

/**
 * Attributes as OTLP has them: {@code KeyValue} with an {@code AnyValue}. What is too long is cut,
 * and what is no text is made one: telemetry never fails for what it is told.
 *
 * @see <a
 *     href="https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/common/v1/common.proto">common.proto</a>
 */
public final class OtlpAttributes {

  /** The longest text of an attribute, in characters. */
  public static final int MAX_CHARS = 4096;

  private OtlpAttributes() {}

  /** Writes an attribute whose value is text. */
  public static void text(int field, String key, String value, ProtoWriter out) {
    int pair = out.begin(field);
    out.string(1, sound(key));
    int any = out.begin(2);
    out.string(1, sound(value));
    out.end(any);
    out.end(pair);
  }

  /** Writes an attribute whose value is a whole number. */
  public static void number(int field, String key, long value, ProtoWriter out) {
    int pair = out.begin(field);
    out.string(1, sound(key));
    int any = out.begin(2);
    out.int64(3, value);
    out.end(any);
    out.end(pair);
  }

  /** Writes an attribute whose value is a number. */
  public static void number(int field, String key, double value, ProtoWriter out) {
    int pair = out.begin(field);
    out.string(1, sound(key));
    int any = out.begin(2);
    out.float64(4, value);
    out.end(any);
    out.end(pair);
  }

  /** Writes an attribute whose value is yes or no. */
  public static void flag(int field, String key, boolean value, ProtoWriter out) {
    int pair = out.begin(field);
    out.string(1, sound(key));
    int any = out.begin(2);
    out.bool(2, value);
    out.end(any);
    out.end(pair);
  }

  /** The text, cut to the limit, with a question mark for each half of a character. */
  public static String sound(String text) {
    String cut = text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS - 1) + "…";
    for (int i = 0; i < cut.length(); i++) {
      if (Character.isSurrogate(cut.charAt(i))) {
        return mended(cut);
      }
    }
    return cut;
  }

  private static String mended(String text) {
    var mended = new StringBuilder(text.length());
    text.codePoints()
        .forEach(point ->
            mended.appendCodePoint(
                point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE
                    ? '?'
                    : point));
    return mended.toString();
  }
}
