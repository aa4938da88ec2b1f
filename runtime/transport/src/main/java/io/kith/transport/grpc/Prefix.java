package io.kith.transport.grpc;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * What stands before each message: a byte that says whether it is compressed, and its length.
 *
 * @see <a href="https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md">gRPC over HTTP2,
 *     Length-Prefixed-Message</a>
 */
final class Prefix {

  /** How long it is. */
  static final int BYTES = 5;

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private Prefix() {}

  /** Whether the first byte is one that gRPC has. */
  static boolean isKnown(byte[] bytes, int offset) {
    return (bytes[offset] & ~1) == 0;
  }

  static boolean isCompressed(byte[] bytes, int offset) {
    return bytes[offset] != 0;
  }

  /** The length that is announced, up to 4 GiB. */
  static long messageBytes(byte[] bytes, int offset) {
    return (int) INTS.get(bytes, offset + 1) & 0xFFFF_FFFFL;
  }

  static void write(byte[] bytes, int offset, boolean compressed, int messageBytes) {
    bytes[offset] = (byte) (compressed ? 1 : 0);
    INTS.set(bytes, offset + 1, messageBytes);
  }
}
