package io.kith.transport.kith;

import io.kith.transport.loop.ByteWriter;

/** Puts frames together in one array, many to a write. Owned by an event loop. */
final class FrameWriter extends ByteWriter {

  private int frameStart;

  /** Starts a frame of this type, and makes room for {@code headBytes} of payload. */
  void begin(int type, int id, int headBytes) {
    ensure(Frame.HEADER_BYTES + headBytes);
    frameStart = position;
    LONGS.set(buffer, position, (long) type << 32 | id & 0xFFFFFFFFL);
    position += Frame.HEADER_BYTES;
  }

  /** Ends the frame: its length is known now. */
  void end() {
    int length = size() - frameStart - Frame.HEADER_BYTES;
    int typeByte = buffer[frameStart + 3] & 0xFF;
    INTS.set(buffer, frameStart, length << 8 | typeByte);
  }
}
