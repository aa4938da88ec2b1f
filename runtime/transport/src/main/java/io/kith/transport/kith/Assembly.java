package io.kith.transport.kith;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * Bytes that arrive in several pieces, and whose number was announced. Owned by an event loop.
 *
 * <p>An announcement costs nothing: the array is never more than eight times as long as what has
 * arrived. It grows in steps that end at the announced length, so that no array is longer than that
 * and all moves together copy a seventh of the bytes at the most.
 */
final class Assembly {

  private static final int GROWTH = 8;
  private static final byte[] NOTHING = {};

  private final int totalBytes;
  private byte[] bytes = NOTHING;
  private int size;

  Assembly(int totalBytes) {
    this.totalBytes = totalBytes;
  }

  int totalBytes() {
    return totalBytes;
  }

  /** What has arrived, up to {@link #size}; not copied. */
  byte[] array() {
    return bytes;
  }

  int size() {
    return size;
  }

  int missing() {
    return totalBytes - size;
  }

  /**
   * Checks that so many more bytes are in keeping with the announcement.
   *
   * @throws ProtocolException if they are too many, or were to be the last and are too few
   */
  void expect(int more, boolean last) {
    if (more > missing() || (last && more != missing())) {
      throw new ProtocolException(
          GoAway.PROTOCOL_ERROR,
          "a message of another length than the " + totalBytes + " announced");
    }
  }

  /** Copies bytes to their place. */
  void add(byte[] source, int offset, int length) {
    makeRoom(length);
    System.arraycopy(source, offset, bytes, size, length);
    size += length;
  }

  /** Reads bytes to their place. */
  void add(ByteBuf source, int length) {
    makeRoom(length);
    source.readBytes(bytes, size, length);
    size += length;
  }

  private void makeRoom(int more) {
    int needed = size + more;
    if (needed > bytes.length) {
      int capacity = totalBytes;
      while (capacity / GROWTH >= needed) {
        capacity /= GROWTH;
      }
      bytes = Arrays.copyOf(bytes, capacity);
    }
  }
}
