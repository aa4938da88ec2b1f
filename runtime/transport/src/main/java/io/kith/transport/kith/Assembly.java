package io.kith.transport.kith;

import java.util.Arrays;

/**
 * A long message that arrives in several frames. The array grows with what has arrived, not with
 * what was announced.
 */
final class Assembly {

  private static final int FIRST_BYTES = 256 << 10;

  private final int totalBytes;
  private byte[] bytes;
  private int size;

  Assembly(int totalBytes) {
    this.totalBytes = totalBytes;
    this.bytes = new byte[Math.min(totalBytes, FIRST_BYTES)];
  }

  int totalBytes() {
    return totalBytes;
  }

  byte[] array() {
    return bytes;
  }

  int size() {
    return size;
  }

  void add(byte[] source, int offset, int length, boolean last) {
    if (length > totalBytes - size || (last && length != totalBytes - size)) {
      throw new ProtocolException(
          GoAway.PROTOCOL_ERROR,
          "a message of another length than the " + totalBytes + " announced");
    }
    if (size + length > bytes.length) {
      long doubled = Math.min(2L * bytes.length, totalBytes);
      bytes = Arrays.copyOf(bytes, (int) Math.max(doubled, size + length));
    }
    System.arraycopy(source, offset, bytes, size, length);
    size += length;
  }
}
