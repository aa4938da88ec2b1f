package io.kith.transport.loop;

import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Puts frames together in one array, many to a write; what a frame is, its protocol says. Room has
 * to be made by {@link #ensure} before numbers are written.
 *
 * <p>The part of a long message is not copied into that array: it is the tail, which stays where it
 * is until all is written. Nothing can be written behind a tail. Owned by an event loop.
 */
public abstract class ByteWriter {

  protected static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  protected static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private static final int FIRST_BYTES = 4096;
  private static final int LARGEST_KEPT_BYTES = 256 << 10;

  /** A buffer of its own costs about as much as copying so many bytes. */
  private static final int SHORTEST_TAIL_BYTES = 16 << 10;

  private static final byte[] NOTHING = {};

  protected byte[] buffer = new byte[FIRST_BYTES];
  protected int position;
  private byte[] tail = NOTHING;
  private int tailOffset;
  private int tailBytes;

  /** How many bytes were written. */
  public final int size() {
    return position + tailBytes;
  }

  /** What was copied here: all that was written, unless there is a tail. */
  public final byte[] array() {
    return buffer;
  }

  /** Whether nothing more can be written before a {@link #reset}. */
  final boolean hasTail() {
    return tailBytes > 0;
  }

  /** Appends what was written to a buffer. */
  public final void copyTo(ByteBuf target) {
    target.writeBytes(buffer, 0, position);
    if (tailBytes > 0) {
      target.writeBytes(tail, tailOffset, tailBytes);
    }
  }

  /** Forgets what was written; gives memory back that an unusual burst took. */
  public final void reset() {
    position = 0;
    if (tailBytes > 0) {
      tail = NOTHING;
      tailBytes = 0;
    }
    if (buffer.length > LARGEST_KEPT_BYTES) {
      buffer = new byte[FIRST_BYTES];
    }
  }

  public final void int8(int value) {
    buffer[position++] = (byte) value;
  }

  /** Big-endian. */
  public final void int32(int value) {
    INTS.set(buffer, position, value);
    position += Integer.BYTES;
  }

  /** Big-endian. */
  public final void int64(long value) {
    LONGS.set(buffer, position, value);
    position += Long.BYTES;
  }

  /** Seven bits a byte, the lowest first; up to ten bytes. */
  public final void varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      buffer[position++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    buffer[position++] = (byte) rest;
  }

  /** Makes the room that it needs. */
  public final void bytes(byte[] source, int offset, int length) {
    ensure(length);
    System.arraycopy(source, offset, buffer, position, length);
    position += length;
  }

  /**
   * The last bytes of a frame, which is the last that an item writes at a time: many bytes are not
   * copied, and must not change until they have left.
   */
  public final void last(byte[] source, int offset, int length) {
    if (length < SHORTEST_TAIL_BYTES) {
      bytes(source, offset, length);
    } else {
      tail = source;
      tailOffset = offset;
      tailBytes = length;
    }
  }

  /** In UTF-8; makes the room that it needs. */
  public final void text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    bytes(utf8, 0, utf8.length);
  }

  /** Makes room for so many more bytes. */
  public final void ensure(int more) {
    if (buffer.length - position < more) {
      buffer = Arrays.copyOf(buffer, Math.max(2 * buffer.length, position + more));
    }
  }
}
