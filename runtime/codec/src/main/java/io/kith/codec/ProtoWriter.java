package io.kith.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes the protobuf wire format into a byte array that grows as needed.
 *
 * <p>Methods that take a field number write tag and value; {@code raw…} methods write a bare value,
 * as packed fields need it. A nested message is written between {@link #begin} and {@link #end}:
 * one byte is kept free for its length, and the message is moved in the rare case that it needs
 * more. Not thread-safe.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">Protocol Buffers: encoding</a>
 */
public final class ProtoWriter {

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH_DELIMITED = 2;
  private static final int FIXED32 = 5;

  /** The most bytes that a tag and a varint take together. */
  private static final int MAX_SCALAR_BYTES = 15;

  /** From about this length on, a copy costs less than a look at each character. */
  private static final int LONG_TEXT_CHARS = 24;

  private final Limits limits;
  private byte[] buffer;
  private int position;
  private int depth;

  /** A writer with room for {@code capacityBytes} before it has to grow. */
  public ProtoWriter(int capacityBytes, Limits limits) {
    this.buffer = new byte[Math.max(capacityBytes, MAX_SCALAR_BYTES)];
    this.limits = limits;
  }

  /**
   * How many bytes have been written.
   *
   * @throws CodecException if they are more than the limit; while writing it is only watched
   *     coarsely, so that a field costs one check
   */
  public int size() {
    if (position > limits.maxBytes()) {
      throw tooLong();
    }
    return position;
  }

  /** The array behind this writer, of which the first {@link #size} bytes count; not copied. */
  public byte[] array() {
    return buffer;
  }

  /**
   * A copy of what was written.
   *
   * @throws CodecException if it is longer than the limit
   */
  public byte[] toByteArray() {
    return Arrays.copyOf(buffer, size());
  }

  /** Forgets what was written, and keeps the room. */
  public void reset() {
    position = 0;
    depth = 0;
  }

  /** Writes an {@code int32} field. */
  public void int32(int field, int value) {
    ensure(MAX_SCALAR_BYTES);
    varint32(field << 3 | VARINT);
    varint64(value);
  }

  /** Writes a {@code uint32} field. */
  public void uint32(int field, int value) {
    ensure(MAX_SCALAR_BYTES);
    varint32(field << 3 | VARINT);
    varint32(value);
  }

  /** Writes an {@code int64} or {@code uint64} field. */
  public void int64(int field, long value) {
    ensure(MAX_SCALAR_BYTES);
    varint32(field << 3 | VARINT);
    varint64(value);
  }

  /** Writes a {@code bool} field. */
  public void bool(int field, boolean value) {
    ensure(MAX_SCALAR_BYTES);
    varint32(field << 3 | VARINT);
    buffer[position++] = (byte) (value ? 1 : 0);
  }

  /** Writes a {@code float} field. */
  public void float32(int field, float value) {
    ensure(MAX_SCALAR_BYTES);
    varint32(field << 3 | FIXED32);
    fixed32(Float.floatToRawIntBits(value));
  }

  /** Writes a {@code double} field. */
  public void float64(int field, double value) {
    ensure(MAX_SCALAR_BYTES);
    varint32(field << 3 | FIXED64);
    fixed64(Double.doubleToRawLongBits(value));
  }

  /** Writes a {@code fixed32} or {@code sfixed32} field. */
  public void fixed32(int field, int value) {
    ensure(MAX_SCALAR_BYTES);
    varint32(field << 3 | FIXED32);
    fixed32(value);
  }

  /** Writes a {@code fixed64} or {@code sfixed64} field. */
  public void fixed64(int field, long value) {
    ensure(MAX_SCALAR_BYTES);
    varint32(field << 3 | FIXED64);
    fixed64(value);
  }

  /** Writes a {@code string} field. */
  public void string(int field, String value) {
    ensure(5);
    varint32(field << 3 | LENGTH_DELIMITED);
    rawString(value);
  }

  /** Writes a {@code bytes} field. */
  public void bytes(int field, byte[] value) {
    ensure(10);
    varint32(field << 3 | LENGTH_DELIMITED);
    varint32(value.length);
    raw(value, 0, value.length);
  }

  /** Writes a nested message. */
  public <T> void message(int field, Codec<T> codec, T value) {
    int mark = begin(field);
    codec.write(this, value);
    end(mark);
  }

  /** Starts a nested message, map entry or packed field; {@link #end} wants the returned mark. */
  public int begin(int field) {
    if (++depth > limits.maxDepth()) {
      throw CodecException.beyondLimit(
          "messages nest deeper than " + limits.maxDepth() + " levels");
    }
    ensure(6);
    varint32(field << 3 | LENGTH_DELIMITED);
    return position++;
  }

  /** Ends what {@link #begin} started. */
  public void end(int mark) {
    depth--;
    int length = position - mark - 1;
    if (length < 0x80) {
      buffer[mark] = (byte) length;
    } else {
      ensure(varintBytes(length) - 1);
      close(mark, mark + 1, position);
    }
  }

  /** Writes the length of what stands between start and end at the mark, and moves it to fit. */
  private void close(int mark, int start, int end) {
    int length = end - start;
    int fitting = mark + varintBytes(length);
    if (fitting != start) {
      System.arraycopy(buffer, start, buffer, fitting, length);
    }
    position = mark;
    varint32(length);
    position += length;
  }

  /** Writes a bare varint of 32 bits, sign-extended as {@code int32} demands. */
  public void rawInt32(int value) {
    ensure(10);
    varint64(value);
  }

  /** Writes a bare varint of 32 bits, taken as unsigned. */
  public void rawUint32(int value) {
    ensure(5);
    varint32(value);
  }

  /** Writes a bare varint of 64 bits. */
  public void rawInt64(long value) {
    ensure(10);
    varint64(value);
  }

  /** Writes a bare boolean. */
  public void rawBool(boolean value) {
    ensure(1);
    buffer[position++] = (byte) (value ? 1 : 0);
  }

  /** Writes four bare bytes, little endian. */
  public void rawFixed32(int value) {
    ensure(4);
    fixed32(value);
  }

  /** Writes eight bare bytes, little endian. */
  public void rawFixed64(long value) {
    ensure(8);
    fixed64(value);
  }

  /** Writes four bare bytes of a float. */
  public void rawFloat32(float value) {
    ensure(4);
    fixed32(Float.floatToRawIntBits(value));
  }

  /** Writes eight bare bytes of a double. */
  public void rawFloat64(double value) {
    ensure(8);
    fixed64(Double.doubleToRawLongBits(value));
  }

  /** Writes bare bytes. */
  public void raw(byte[] bytes, int offset, int length) {
    ensure(length);
    System.arraycopy(bytes, offset, buffer, position, length);
    position += length;
  }

  /**
   * Writes the length of a text in UTF-8, and the text.
   *
   * @throws CodecException if the text has an unpaired surrogate, which UTF-8 cannot express
   */
  public void rawString(String text) {
    int chars = text.length();
    ensure((long) chars + 5);
    if (chars >= LONG_TEXT_CHARS && text.charAt(0) < 0x80 && copied(text)) {
      return;
    }
    int ascii = Utf8.asciiChars(text);
    if (ascii == chars) {
      varint32(chars);
      Utf8.encodeAscii(text, chars, buffer, position);
      position += chars;
    } else {
      rawUtf8(text, ascii);
    }
  }

  /**
   * Writes a copy that the JDK makes, which sees many characters of a text at once where others may
   * only ask for one.
   *
   * @return false, and nothing is written, if the copy may not be exact
   */
  private boolean copied(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    if (Utf8.hasQuestionMark(utf8)) {
      return false;
    }
    ensure(utf8.length + 5L);
    varint32(utf8.length);
    System.arraycopy(utf8, 0, buffer, position, utf8.length);
    position += utf8.length;
    return true;
  }

  /** The length is known after the text: what it takes at least is kept free for it. */
  private void rawUtf8(String text, int ascii) {
    long most = 5 + ascii + (long) Utf8.MAX_BYTES_PER_CHAR * (text.length() - ascii);
    if (position + most > buffer.length) {
      ensure(5 + ascii + Utf8.bytes(text, ascii));
    }
    int mark = position;
    int start = mark + varintBytes(text.length());
    Utf8.encodeAscii(text, ascii, buffer, start);
    int end = Utf8.encode(text, ascii, buffer, start + ascii);
    close(mark, start, end);
  }

  /**
   * Makes room for {@code length} bytes, so that {@link #array} can be filled from {@link #size}
   * on.
   */
  public void reserve(int length) {
    ensure(length);
  }

  /** Counts {@code length} bytes that were put into {@link #array} as written. */
  public void advance(int length) {
    position += length;
  }

  private void ensure(long more) {
    if (position + more > buffer.length) {
      grow(position + more);
    }
  }

  private void grow(long needed) {
    if (needed - MAX_SCALAR_BYTES > limits.maxBytes()) {
      throw tooLong();
    }
    long doubled = Math.min(2L * buffer.length, (long) limits.maxBytes() + MAX_SCALAR_BYTES);
    buffer = Arrays.copyOf(buffer, (int) Math.max(needed, doubled));
  }

  private CodecException tooLong() {
    return CodecException.beyondLimit(
        "the message is longer than " + limits.maxBytes() + " bytes, the limit (maxMessageBytes)");
  }

  private void varint32(int value) {
    int rest = value;
    byte[] target = buffer;
    int at = position;
    while ((rest & ~0x7F) != 0) {
      target[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    target[at++] = (byte) rest;
    position = at;
  }

  private void varint64(long value) {
    long rest = value;
    byte[] target = buffer;
    int at = position;
    while ((rest & ~0x7FL) != 0) {
      target[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    target[at++] = (byte) rest;
    position = at;
  }

  private void fixed32(int value) {
    INTS.set(buffer, position, value);
    position += 4;
  }

  private void fixed64(long value) {
    LONGS.set(buffer, position, value);
    position += 8;
  }

  private static int varintBytes(int value) {
    return (38 - Integer.numberOfLeadingZeros(value | 1)) / 7;
  }
}
