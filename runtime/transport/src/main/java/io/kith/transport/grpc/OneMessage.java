package io.kith.transport.grpc;

import io.kith.core.Code;
import io.kith.core.Status;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The message of a request or reply that is no stream, as it comes in parts. One that comes whole
 * stays where it is; else the array grows with what has arrived, not with what was announced. Owned
 * by the event loop until it is whole.
 */
final class OneMessage {

  private static final byte[] NOTHING = {};
  private static final int FIRST_BYTES = 16 << 10;

  private byte[] bytes = NOTHING;
  private int size;

  /**
   * Adds a part, which must not be changed any more.
   *
   * @return why there can be no message of it; null if there can
   */
  @Nullable Status add(byte[] part, int maxBytes) {
    if (size == 0) {
      bytes = part;
    } else {
      append(part);
    }
    size += part.length;
    return size < Prefix.BYTES ? null : flaw(maxBytes);
  }

  private void append(byte[] part) {
    int needed = size + part.length;
    if (needed > bytes.length) {
      long room = Math.max(2L * bytes.length, FIRST_BYTES);
      if (size >= Prefix.BYTES) {
        room = Math.min(room, Prefix.BYTES + Prefix.messageBytes(bytes, 0));
      }
      bytes = Arrays.copyOf(bytes, (int) Math.max(room, needed));
    }
    System.arraycopy(part, 0, bytes, size, part.length);
  }

  private @Nullable Status flaw(int maxBytes) {
    long length = Prefix.messageBytes(bytes, 0);
    if (!Prefix.isKnown(bytes, 0)) {
      return Status.of(Code.INTERNAL, "it does not begin with a flag that is 0 or 1");
    }
    if (length > maxBytes) {
      return Status.of(
          Code.RESOURCE_EXHAUSTED,
          "it has " + length + " bytes; the limit (maxMessageBytes) is " + maxBytes);
    }
    return size > Prefix.BYTES + length
        ? Status.of(Code.UNIMPLEMENTED, "there is more than the one message of such a method")
        : null;
  }

  /** How many bytes have come, the prefix among them. */
  int size() {
    return size;
  }

  /** Whether nothing is missing. */
  boolean isWhole() {
    return size >= Prefix.BYTES && size == Prefix.BYTES + Prefix.messageBytes(bytes, 0);
  }

  /** Of a whole one: whether it is compressed. */
  boolean isCompressed() {
    return Prefix.isCompressed(bytes, 0);
  }

  /** The array in which the message stands, from {@link Prefix#BYTES} on. */
  byte[] array() {
    return bytes;
  }

  /** Of a whole one: its length. */
  int length() {
    return size - Prefix.BYTES;
  }

  /** Lets go of the array. */
  void forget() {
    bytes = NOTHING;
    size = 0;
  }
}
