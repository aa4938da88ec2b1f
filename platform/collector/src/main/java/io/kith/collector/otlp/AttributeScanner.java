package io.kith.collector.otlp;

import io.kith.codec.CodecException;
import io.kith.codec.ProtoReader;
import java.nio.charset.StandardCharsets;

/**
 * Goes through the attributes of a span without making texts of them: a search index needs every
 * one of every span. Not thread-safe.
 */
public final class AttributeScanner {

  private static final int ATTRIBUTE = 9 << 3 | 2;
  private static final int KEY = 1 << 3 | 2;
  private static final int VALUE = 2 << 3 | 2;
  private static final int STRING = 1 << 3 | 2;

  /** Longer values are found by text alone. */
  private static final int MAX_VALUE_BYTES = 256;

  private byte[] key = {};
  private int keyOffset;
  private int keyLength;

  /** Takes an attribute, in the array that both stand in. */
  @FunctionalInterface
  public interface Receiver {
    /** The bytes of key and value, both as text in UTF-8. */
    void attribute(
        byte[] keyBytes, int key, int keyLength, byte[] valueBytes, int value, int length);
  }

  /** All attributes of a span with values that are not long; up to where its bytes are broken. */
  public void scan(byte[] bytes, int offset, int length, Receiver receiver) {
    var in = new ProtoReader(bytes, offset, length, Values.limits());
    try {
      for (int tag = in.tag(); tag != 0; tag = in.tag()) {
        if (tag == ATTRIBUTE) {
          attribute(in, receiver);
        } else {
          in.skip(tag);
        }
      }
    } catch (CodecException e) {
      // looked at when it came in, as far as ids and times go; the rest ends here
    }
  }

  private void attribute(ProtoReader in, Receiver receiver) {
    keyLength = 0;
    int outer = in.enter();
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case KEY -> {
          int start = in.position();
          in.skip(tag);
          key = in.array();
          keyOffset = behindLength(key, start);
          keyLength = in.position() - keyOffset;
        }
        case VALUE -> value(in, receiver);
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
  }

  private void value(ProtoReader in, Receiver receiver) {
    int start = in.position();
    int outer = in.enter();
    if (in.hasMore() && in.tag() == STRING) {
      int from = in.position();
      in.skip(STRING);
      int text = behindLength(in.array(), from);
      int length = in.position() - text;
      if (length <= MAX_VALUE_BYTES) {
        receiver.attribute(key, keyOffset, keyLength, in.array(), text, length);
      }
      in.skipRest();
      in.leave(outer);
      return;
    }
    in.skipRest();
    in.leave(outer);
    in.rewind(start);
    byte[] text = Values.value(in).getBytes(StandardCharsets.UTF_8);
    if (text.length <= MAX_VALUE_BYTES) {
      receiver.attribute(key, keyOffset, keyLength, text, 0, text.length);
    }
  }

  private static int behindLength(byte[] array, int start) {
    int at = start;
    while (array[at] < 0) {
      at++;
    }
    return at + 1;
  }
}
