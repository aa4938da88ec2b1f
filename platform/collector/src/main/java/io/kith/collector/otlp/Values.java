package io.kith.collector.otlp;

import io.kith.codec.CodecException;
import io.kith.codec.Limits;
import io.kith.codec.ProtoReader;
import io.kith.collector.AttributeKeys;
import io.kith.collector.Observations.Attribute;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Attributes of OTLP, whose values are texts here, whatever they were. */
public final class Values {

  /** A value that holds others is cut off there. */
  private static final int MAX_CHARS = 64 << 10;

  private static final int MAX_DEPTH = 8;
  private static final int KEY = 1 << 3 | 2;
  private static final int VALUE = 2 << 3 | 2;
  private static final int STRING = 1 << 3 | 2;
  private static final int BOOL = 2 << 3;
  private static final int INT = 3 << 3;
  private static final int DOUBLE = 4 << 3 | 1;
  private static final int ARRAY = 5 << 3 | 2;
  private static final int LIST = 6 << 3 | 2;
  private static final int BYTES = 7 << 3 | 2;
  private static final int ELEMENT = 1 << 3 | 2;

  private Values() {}

  /** The attribute of the field whose tag has just been read: a {@code KeyValue}. */
  static Attribute attribute(ProtoReader in) {
    String key = "";
    String value = "";
    int outer = in.enter();
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case KEY -> key = known(in, tag);
        case VALUE -> value = value(in, 0);
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    return new Attribute(key, value);
  }

  /**
   * Keeps the value of the attribute whose tag has just been read if its key is one of these, and
   * has none yet.
   */
  static void pick(ProtoReader in, AttributeKeys keys, String[] values) {
    int number = -1;
    int outer = in.enter();
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      if (tag == KEY) {
        int start = in.position();
        in.skip(tag);
        int from = behindLength(in.array(), start);
        number = keys.number(in.array(), from, in.position() - from);
      } else if (tag == VALUE && number >= 0 && values[number].isEmpty()) {
        values[number] = knownValue(in);
      } else {
        in.skip(tag);
      }
    }
    in.leave(outer);
  }

  /** A value of which there are few, as those of one key are alike. */
  private static String knownValue(ProtoReader in) {
    int start = in.position();
    int outer = in.enter();
    if (in.hasMore() && in.tag() == STRING) {
      String value = known(in, STRING);
      if (!in.hasMore()) {
        in.leave(outer);
        return value;
      }
    }
    in.skipRest();
    in.leave(outer);
    in.rewind(start);
    return value(in);
  }

  /** The value of the field whose tag has just been read: an {@code AnyValue}. */
  static String value(ProtoReader in) {
    return value(in, 0);
  }

  private static String value(ProtoReader in, int depth) {
    String value = "";
    int outer = in.enter();
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case STRING -> value = text(in, tag);
        case BOOL -> value = Boolean.toString(in.bool());
        case INT -> value = Long.toString(in.int64());
        case DOUBLE -> value = Double.toString(in.float64());
        case BYTES -> value = Base64.getEncoder().encodeToString(in.bytes());
        case ARRAY -> value = several(in, depth, '[', ']');
        case LIST -> value = several(in, depth, '{', '}');
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    return value;
  }

  private static String several(ProtoReader in, int depth, char open, char close) {
    if (depth == MAX_DEPTH) {
      throw new CodecException("an attribute nests deeper than " + MAX_DEPTH + " levels");
    }
    var text = new StringBuilder().append(open);
    int outer = in.enter();
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      if (tag != ELEMENT || text.length() > MAX_CHARS) {
        in.skip(tag);
        continue;
      }
      text.append(text.length() == 1 ? "" : ",");
      if (open == '[') {
        text.append(value(in, depth + 1));
      } else {
        entry(in, depth + 1, text);
      }
    }
    in.leave(outer);
    return text.append(close).toString();
  }

  private static void entry(ProtoReader in, int depth, StringBuilder text) {
    int outer = in.enter();
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case KEY -> text.append(text(in, tag)).append('=');
        case VALUE -> text.append(value(in, depth));
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
  }

  private static String known(ProtoReader in, int tag) {
    int start = in.position();
    in.skip(tag);
    int from = behindLength(in.array(), start);
    return KnownTexts.of(in.array(), from, in.position() - from);
  }

  private static int behindLength(byte[] array, int start) {
    int at = start;
    while (array[at] < 0) {
      at++;
    }
    return at + 1;
  }

  /** A text; what is no UTF-8 in it becomes U+FFFD, as telemetry is no place to be strict. */
  static String text(ProtoReader in, int tag) {
    int start = in.position();
    in.skip(tag);
    int from = behindLength(in.array(), start);
    return new String(in.array(), from, in.position() - from, StandardCharsets.UTF_8);
  }

  /** Limits of a part of a message whose size has been looked at before. */
  public static Limits limits() {
    return Limits.defaults();
  }
}
