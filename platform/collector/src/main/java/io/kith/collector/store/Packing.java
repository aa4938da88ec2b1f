package io.kith.collector.store;

import com.github.luben.zstd.Zstd;
import java.util.Arrays;

/** Bytes made smaller, behind the length that they had. */
final class Packing {

  private static final int LEVEL = 1;

  private Packing() {}

  static byte[] pack(byte[] bytes, int length) {
    return pack(bytes, 0, length, new byte[bound(length)]);
  }

  /** What so many bytes take at the most. */
  static int bound(int length) {
    return Math.toIntExact(Zstd.compressBound(length)) + Integer.BYTES;
  }

  /** Packs a part of an array, in an array that has as much room as may be needed. */
  static byte[] pack(byte[] bytes, int offset, int length, byte[] room) {
    PackedTrace.INTS.set(room, 0, length);
    long packed =
        Zstd.compressByteArray(
            room, Integer.BYTES, room.length - Integer.BYTES, bytes, offset, length, LEVEL);
    if (Zstd.isError(packed)) {
      throw new IllegalStateException("cannot compress: " + Zstd.getErrorName(packed));
    }
    return Arrays.copyOf(room, Integer.BYTES + (int) packed);
  }

  /**
   * The bytes as they were.
   *
   * @throws BrokenBlockException if these are not what {@link #pack} made
   */
  static byte[] unpack(byte[] packed, int mostBytes) {
    int length = packed.length < Integer.BYTES ? -1 : (int) PackedTrace.INTS.get(packed, 0);
    if (length < 0 || length > mostBytes) {
      throw new BrokenBlockException("a length of " + length);
    }
    var bytes = new byte[length];
    long unpacked =
        Zstd.decompressByteArray(
            bytes, 0, length, packed, Integer.BYTES, packed.length - Integer.BYTES);
    if (unpacked != length) {
      throw new BrokenBlockException(
          Zstd.isError(unpacked) ? Zstd.getErrorName(unpacked) : "too few bytes");
    }
    return bytes;
  }
}
