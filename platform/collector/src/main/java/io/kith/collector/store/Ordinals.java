package io.kith.collector.store;

import java.util.Arrays;

/** Numbers that ascend, each by its distance from the one before, in seven bits a byte. */
final class Ordinals {

  private byte[] bytes = new byte[16];
  private int size;
  private int last;

  /** Adds one that is larger than those before, or the same as the last, which is left out. */
  boolean add(int ordinal) {
    int distance = ordinal + 1 - last;
    if (distance == 0) {
      return false;
    }
    if (size + 5 > bytes.length) {
      bytes = Arrays.copyOf(bytes, bytes.length * 2);
    }
    while (distance >= 0x80) {
      bytes[size++] = (byte) (distance | 0x80);
      distance >>>= 7;
    }
    bytes[size++] = (byte) distance;
    last = ordinal + 1;
    return true;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  /** The numbers in these bytes. */
  static int[] read(byte[] bytes) {
    var ordinals = new int[bytes.length];
    int count = 0;
    int last = 0;
    for (int at = 0; at < bytes.length; ) {
      int distance = 0;
      for (int shift = 0; ; shift += 7) {
        byte b = bytes[at++];
        distance |= (b & 0x7f) << shift;
        if (b >= 0) {
          break;
        }
      }
      last += distance;
      ordinals[count++] = last - 1;
    }
    return Arrays.copyOf(ordinals, count);
  }
}
