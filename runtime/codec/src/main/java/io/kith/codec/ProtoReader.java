package io.kith.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads the protobuf wire format from a part of a byte array, within {@link Limits}.
 *
 * <p>Generated code asks for {@link #tag} until it is 0, and reads or {@link #skip}s each field.
 * Nothing that the bytes say is believed before it is checked: a length is compared with what is
 * there, so that no message makes the reader allocate more than a small multiple of its own size.
 * Not thread-safe.
 */
public final class ProtoReader {

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final char[] NO_CHARS = {};

  private final byte[] buffer;
  private final int maxDepth;
  private int position;
  private int limit;
  private int depth;
  private int elementsLeft;

  /** Where texts are put together that are not ASCII. */
  private char[] chars = NO_CHARS;

  /**
   * A reader of {@code length} bytes from {@code offset} on.
   *
   * @throws CodecException if that is more than the limits allow
   */
  public ProtoReader(byte[] buffer, int offset, int length, Limits limits) {
    if (length > limits.maxBytes()) {
      throw CodecException.beyondLimit(
          "the message has "
              + length
              + " bytes; the limit (maxMessageBytes) is "
              + limits.maxBytes());
    }
    Objects.checkFromIndexSize(offset, length, buffer.length);
    this.buffer = buffer;
    this.position = offset;
    this.limit = offset + length;
    this.maxDepth = limits.maxDepth();
    this.elementsLeft = limits.maxElements();
  }

  /** Reads a whole message. */
  public static <T extends @Nullable Object> T read(
      Codec<T> codec, byte[] bytes, int offset, int length, Limits limits) {
    var in = new ProtoReader(bytes, offset, length, limits);
    T value = codec.read(in, null);
    in.requireEnd();
    return value;
  }

  /** The next tag, field number and wire type; 0 at the end of the message. */
  public int tag() {
    if (position == limit) {
      return 0;
    }
    int tag = buffer[position];
    if (tag >= 0) {
      position++;
    } else {
      tag = longTag();
    }
    if (tag >>> 3 == 0) {
      throw malformed("field number 0");
    }
    return tag;
  }

  private int longTag() {
    long tag = int64();
    if (tag >>> 32 != 0) {
      throw malformed("a field number beyond 536,870,911");
    }
    return (int) tag;
  }

  /** Skips the field of this tag, whatever it holds. */
  public void skip(int tag) {
    switch (tag & 7) {
      case 0 -> int64();
      case 1 -> skipBytes(8);
      case 2 -> skipBytes(length());
      case 3 -> skipGroup(tag >>> 3);
      case 5 -> skipBytes(4);
      default -> throw malformed("wire type " + (tag & 7));
    }
  }

  private void skipGroup(int field) {
    deeper();
    for (int tag = tag(); ; tag = tag()) {
      if (tag == 0) {
        throw malformed("a group without an end");
      }
      if ((tag & 7) == 4) {
        if (tag >>> 3 != field) {
          throw malformed("the end of another group");
        }
        depth--;
        return;
      }
      skip(tag);
    }
  }

  private void skipBytes(int count) {
    require(count);
    position += count;
  }

  /** A varint, its lowest 32 bits. */
  public int int32() {
    if (position < limit) {
      int first = buffer[position];
      if (first >= 0) {
        position++;
        return first;
      }
    }
    return (int) int64();
  }

  /** A varint of up to 64 bits. */
  public long int64() {
    byte[] source = buffer;
    int at = position;
    int end = Math.min(limit, at + 10);
    long value = 0;
    for (int shift = 0; at < end; shift += 7) {
      byte b = source[at++];
      value |= (long) (b & 0x7F) << shift;
      if (b >= 0) {
        position = at;
        return value;
      }
    }
    throw limit - position >= 10 ? malformed("a varint of more than 10 bytes") : cutShort();
  }

  /**
   * An {@code int32} that is a Java {@code byte}.
   *
   * @throws CodecException if it does not fit
   */
  public byte int8() {
    int value = int32();
    if (value != (byte) value) {
      throw outOfRange(value, "a byte, -128 to 127");
    }
    return (byte) value;
  }

  /**
   * An {@code int32} that is a Java {@code short}.
   *
   * @throws CodecException if it does not fit
   */
  public short int16() {
    int value = int32();
    if (value != (short) value) {
      throw outOfRange(value, "a short, -32768 to 32767");
    }
    return (short) value;
  }

  /**
   * A {@code uint32} that is a Java {@code char}.
   *
   * @throws CodecException if it does not fit
   */
  public char uint16() {
    int value = int32();
    if (value != (char) value) {
      throw outOfRange(Integer.toUnsignedLong(value), "a char, 0 to 65535");
    }
    return (char) value;
  }

  private static CodecException outOfRange(long value, String allowed) {
    return new CodecException(value + " is not " + allowed);
  }

  /** A {@code sint32}. */
  public int sint32() {
    int value = int32();
    return value >>> 1 ^ -(value & 1);
  }

  /** A {@code sint64}. */
  public long sint64() {
    long value = int64();
    return value >>> 1 ^ -(value & 1);
  }

  /** A {@code bool}. */
  public boolean bool() {
    return int64() != 0;
  }

  /** Four bytes, little endian. */
  public int fixed32() {
    require(4);
    int value = (int) INTS.get(buffer, position);
    position += 4;
    return value;
  }

  /** Eight bytes, little endian. */
  public long fixed64() {
    require(8);
    long value = (long) LONGS.get(buffer, position);
    position += 8;
    return value;
  }

  /** A {@code float}. */
  public float float32() {
    return Float.intBitsToFloat(fixed32());
  }

  /** A {@code double}. */
  public double float64() {
    return Double.longBitsToDouble(fixed64());
  }

  /** A {@code string}; it must be valid UTF-8. */
  public String string() {
    int length = length();
    int start = position;
    position += length;
    return Utf8.isAscii(buffer, start, position)
        ? new String(buffer, start, length, StandardCharsets.ISO_8859_1)
        : string(start, length);
  }

  private String string(int start, int length) {
    if (chars.length < length) {
      chars = new char[length];
    }
    return new String(chars, 0, Utf8.decode(buffer, start, start + length, chars));
  }

  /** A {@code bytes} value, copied. */
  public byte[] bytes() {
    int length = length();
    int start = position;
    position += length;
    return Arrays.copyOfRange(buffer, start, start + length);
  }

  /** A nested message, merged with what earlier occurrences of the field held, if any did. */
  public <T> T message(Codec<T> codec, @Nullable T base) {
    int outer = enter();
    T value = codec.read(this, base);
    leave(outer);
    return value;
  }

  /** The value of a message field that did not occur: one with all defaults. */
  public <T> T absent(Codec<T> codec) {
    deeper(); // a type that contains itself has no such value
    int outer = limit;
    limit = position;
    T value = codec.read(this, null);
    limit = outer;
    depth--;
    return value;
  }

  /** Starts a nested message, map entry or packed field; {@link #leave} wants what is returned. */
  public int enter() {
    int length = length();
    deeper();
    element();
    int outer = limit;
    limit = position + length;
    return outer;
  }

  /** Ends what {@link #enter} started. */
  public void leave(int outerLimit) {
    requireEnd();
    depth--;
    limit = outerLimit;
  }

  /**
   * How many elements of a list follow one another from here on, each behind this tag of which the
   * first has just been read; no more than may still be. For a list that is made as long as it
   * gets.
   */
  public int run(int tag) {
    int start = position;
    int elements = 0;
    do {
      int length = length();
      position += length;
      elements++;
    } while (elements <= elementsLeft && tag() == tag);
    position = start;
    return elements;
  }

  /**
   * How many elements the packed field has that has been {@linkplain #enter() entered}; no more
   * than may still be.
   *
   * @param wireType that of an element
   */
  public int packed(int wireType) {
    int elements =
        switch (wireType) {
          case 1 -> remaining() / Long.BYTES;
          case 5 -> remaining() / Integer.BYTES;
          default -> varints();
        };
    return Math.min(elements, elementsLeft);
  }

  /** The last byte of each has no eighth bit. */
  private int varints() {
    int at = position;
    int count = 0;
    for (; at <= limit - Long.BYTES; at += Long.BYTES) {
      count += Long.bitCount(~(long) LONGS.get(buffer, at) & 0x8080_8080_8080_8080L);
    }
    for (; at < limit; at++) {
      count += buffer[at] < 0 ? 0 : 1;
    }
    return count;
  }

  /** Whether something is left of the message, map entry or packed field. */
  public boolean hasMore() {
    return position < limit;
  }

  /** Counts one element of a list, set or map. */
  public void element() {
    if (--elementsLeft < 0) {
      throw CodecException.beyondLimit(
          "the message has more elements than the limit (maxElements) allows");
    }
  }

  /** Counts elements that are copied, from what an earlier occurrence of the same field held. */
  public void elements(int count) {
    if (count > elementsLeft) {
      elementsLeft = 0;
      element();
    }
    elementsLeft -= count;
  }

  /** The array behind this reader; not copied. What counts starts at {@link #position()}. */
  public byte[] array() {
    return buffer;
  }

  /** The index of the next byte in {@link #array()}. */
  public int position() {
    return position;
  }

  /** How many bytes are left of the message. */
  public int remaining() {
    return limit - position;
  }

  /** How many levels of messages may still nest below this one. */
  public int depthLeft() {
    return maxDepth - depth;
  }

  /** How many elements the rest may still have. */
  public int elementsLeft() {
    return elementsLeft;
  }

  /** Goes back to a position that it has been at in the same message. */
  public void rewind(int earlier) {
    position = Objects.checkIndex(earlier, position + 1);
  }

  /**
   * Reads on at another place of the array, up to another limit: of a field that has been skipped
   * once, so that it is known to be whole.
   */
  void seek(int newPosition, int newLimit) {
    position = newPosition;
    limit = newLimit;
  }

  /** Takes all that is left of the message as read. */
  public void skipRest() {
    position = limit;
  }

  private void requireEnd() {
    if (position != limit) {
      throw malformed("a field that reaches past its message");
    }
  }

  private void deeper() {
    if (++depth > maxDepth) {
      throw CodecException.beyondLimit("messages nest deeper than " + maxDepth + " levels");
    }
  }

  private int length() {
    int length = int32();
    if (length < 0) {
      throw malformed("a length beyond 2 GiB");
    }
    require(length);
    return length;
  }

  private void require(int count) {
    if (count > limit - position) {
      throw cutShort();
    }
  }

  private static CodecException malformed(String what) {
    return new CodecException("malformed message: " + what);
  }

  private static CodecException cutShort() {
    return new CodecException("malformed message: it ends in the middle of a field");
  }
}
