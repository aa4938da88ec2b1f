package io.kith.codec;

import java.io.OutputStream;
import java.util.Arrays;

/** Text in UTF-8 in memory, of a bounded length. */
final class BoundedBytes extends OutputStream {

  private final int maxBytes;
  private byte[] bytes = {};
  private int size;

  BoundedBytes(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] source, int offset, int length) {
    if (length > maxBytes - size) {
      throw CodecException.beyondLimit(
          "the JSON text is longer than " + maxBytes + " bytes, the limit (maxMessageBytes)");
    }
    if (length > bytes.length - size) { // what comes in one part gets an array of its size
      long doubled = Math.min(2L * bytes.length, maxBytes);
      bytes = Arrays.copyOf(bytes, (int) Math.max(size + length, doubled));
    }
    System.arraycopy(source, offset, bytes, size, length);
    size += length;
  }

  byte[] toByteArray() {
    return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
  }
}
