package io.kith.transport.kith;

import io.kith.codec.CodecException;
import io.kith.core.Metadata;
import io.kith.core.Method;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names that this side has given numbers to on one connection, so that they cross once. Owned
 * by an event loop.
 */
final class SentNames {

  private final Map<String, Integer> names = new HashMap<>();
  private int[] methods = {};
  private int methodCount;

  /** The number of the method; defines it first if it is new. */
  int method(Method method, FrameWriter out) {
    int ordinal = method.ordinal();
    if (ordinal >= methods.length) {
      methods = Arrays.copyOf(methods, Math.max(16, Math.max(2 * methods.length, ordinal + 1)));
    }
    int number = methods[ordinal];
    if (number == 0) {
      if (methodCount == Frame.MAX_NAMES) {
        throw new IllegalStateException(
            "more than " + Frame.MAX_NAMES + " methods on a connection");
      }
      number = ++methodCount;
      methods[ordinal] = number;
      define(Frame.DEFINE_METHOD, method.path(), out);
    }
    return number;
  }

  /** Defines the names that are new, so that {@link #writeMetadata} can refer to them. */
  void defineNames(Metadata metadata, Map<String, String> baggage, FrameWriter out) {
    if (!metadata.isEmpty()) {
      metadata.forEach((name, _) -> defineName(name, out));
    }
    if (!baggage.isEmpty()) {
      baggage.keySet().forEach(name -> defineName(name, out));
    }
  }

  private void defineName(String name, FrameWriter out) {
    if (names.size() < Frame.MAX_NAMES && names.putIfAbsent(name, names.size() + 1) == null) {
      define(Frame.DEFINE_NAME, name, out);
    }
  }

  private static void define(int kind, String name, FrameWriter out) {
    out.begin(Frame.DEFINE, 0, 1);
    out.int8(kind);
    out.text(name);
    out.end();
  }

  /** Writes metadata and baggage, inside a frame. */
  void writeMetadata(Metadata metadata, Map<String, String> baggage, FrameWriter out) {
    out.ensure(5);
    out.varint(metadata.size() + baggage.size());
    metadata.forEach((name, value) -> writeEntry(name, value, 0, out));
    baggage.forEach((name, value) -> writeEntry(name, value, 1, out));
  }

  /** Writes what goes along with a reply, inside a frame. */
  void writeReply(Metadata headers, Metadata trailers, FrameWriter out) {
    out.ensure(5);
    out.varint(headers.size() + trailers.size());
    headers.forEach((name, value) -> writeEntry(name, value, 0, out));
    trailers.forEach((name, value) -> writeEntry(name, value, 1, out));
  }

  private void writeEntry(String name, String value, int kindBit, FrameWriter out) {
    @Nullable Integer number = names.get(name);
    out.ensure(10);
    out.varint((number == null ? 0 : number) << 1 | kindBit);
    if (number == null) {
      writeText(name, out);
    }
    writeText(value, out);
  }

  private static void writeText(String text, FrameWriter out) {
    byte[] utf8 = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    out.ensure(5);
    out.varint(utf8.length);
    out.bytes(utf8, 0, utf8.length);
  }

  /**
   * Refuses metadata and baggage that no peer would take, before they cost the connection.
   *
   * @throws CodecException if they are too long together
   */
  static void requireWithinLimit(Metadata metadata, Map<String, String> baggage) {
    if (metadata.isEmpty() && baggage.isEmpty()) {
      return;
    }
    int[] bytes = {5};
    metadata.forEach((name, value) -> bytes[0] += entryBytes(name, value));
    baggage.forEach((name, value) -> bytes[0] += entryBytes(name, value));
    if (bytes[0] > Frame.MAX_METADATA_BYTES) {
      throw CodecException.beyondLimit(
          "metadata and baggage take "
              + bytes[0]
              + " bytes; the limit is "
              + Frame.MAX_METADATA_BYTES);
    }
  }

  private static int entryBytes(String name, String value) {
    return 15 + name.length() + value.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
  }
}
