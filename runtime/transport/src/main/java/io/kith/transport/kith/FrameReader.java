package io.kith.transport.kith;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Reads the payload of one frame, and believes no length in it. Used again for each frame; owned by
 * an event loop.
 */
final class FrameReader {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private byte[] buffer = new byte[0];
  private int position;
  private int limit;

  FrameReader over(byte[] bytes, int offset, int length) {
    buffer = bytes;
    position = offset;
    limit = offset + length;
    return this;
  }

  byte[] array() {
    return buffer;
  }

  int position() {
    return position;
  }

  int remaining() {
    return limit - position;
  }

  /** Lets go of the array, so that a quiet connection does not keep it. */
  void release() {
    buffer = new byte[0];
    position = 0;
    limit = 0;
  }

  int int8() {
    require(1);
    return buffer[position++] & 0xFF;
  }

  int int32() {
    require(4);
    int value = (int) INTS.get(buffer, position);
    position += 4;
    return value;
  }

  long int64() {
    require(8);
    long value = (long) LONGS.get(buffer, position);
    position += 8;
    return value;
  }

  /** A varint that fits into 31 bits. */
  int varint31() {
    long value = varint();
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw new ProtocolException(GoAway.PROTOCOL_ERROR, "a number in a frame is beyond 31 bits");
    }
    return (int) value;
  }

  long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      require(1);
      byte b = buffer[position++];
      value |= (long) (b & 0x7F) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new ProtocolException(GoAway.PROTOCOL_ERROR, "a varint has more than 10 bytes");
  }

  String text(int length) {
    require(length);
    var text = new String(buffer, position, length, StandardCharsets.UTF_8);
    position += length;
    return text;
  }

  void skip(int length) {
    require(length);
    position += length;
  }

  private void require(int count) {
    if (count < 0 || count > limit - position) {
      throw new ProtocolException(
          GoAway.PROTOCOL_ERROR, "a frame ends before the fields that it announces");
    }
  }
}
