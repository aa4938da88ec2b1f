package io.kith.transport;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Puts frames together in one array, many to a write. Owned by an event loop. */
final class FrameWriter {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private byte[] buffer = new byte[4096];
  private int position;
  private int frameStart;

  int size() {
    return position;
  }

  byte[] array() {
    return buffer;
  }

  /** Forgets what was written; gives memory back that an unusual burst took. */
  void reset() {
    position = 0;
    if (buffer.length > 4 * Frame.CHUNK_BYTES) {
      buffer = new byte[Frame.CHUNK_BYTES];
    }
  }

  /** Starts a frame of this type, and makes room for {@code headBytes} of payload. */
  void begin(int type, int id, int headBytes) {
    ensure(Frame.HEADER_BYTES + headBytes);
    frameStart = position;
    LONGS.set(buffer, position, (long) type << 32 | id & 0xFFFFFFFFL);
    position += Frame.HEADER_BYTES;
  }

  /** Ends the frame: its length is known now. */
  void end() {
    int length = position - frameStart - Frame.HEADER_BYTES;
    int typeByte = buffer[frameStart + 3] & 0xFF;
    INTS.set(buffer, frameStart, length << 8 | typeByte);
  }

  void int8(int value) {
    buffer[position++] = (byte) value;
  }

  void int32(int value) {
    INTS.set(buffer, position, value);
    position += 4;
  }

  void int64(long value) {
    LONGS.set(buffer, position, value);
    position += 8;
  }

  void varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      buffer[position++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    buffer[position++] = (byte) rest;
  }

  void bytes(byte[] source, int offset, int length) {
    ensure(length);
    System.arraycopy(source, offset, buffer, position, length);
    position += length;
  }

  void text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    bytes(utf8, 0, utf8.length);
  }

  void ensure(int more) {
    if (buffer.length - position < more) {
      buffer = Arrays.copyOf(buffer, Math.max(2 * buffer.length, position + more));
    }
  }
}
