package io.kith.transport.call;

import io.kith.codec.CodecException;
import io.kith.core.CallException;

/**
 * How the messages of a stream stand in its bytes: each behind a header that says how long it is.
 * Stateless and thread-safe.
 */
public interface StreamFormat {

  /** What a {@link #header} is that has not wholly arrived. */
  long INCOMPLETE = -1;

  /**
   * Reads the header at {@code offset}, of which up to {@code available} bytes are there, at least
   * one.
   *
   * @return made by {@link #header(int, int, int)}, or {@link #INCOMPLETE}
   * @throws CodecException if it is malformed, or announces a message beyond the limit
   */
  long header(byte[] bytes, int offset, int available);

  /**
   * Decodes a message.
   *
   * @param flags what its header said besides the length
   * @throws CodecException if the bytes are not such a message, or a limit is exceeded
   * @throws CallException if the protocol has a status of its own for what is wrong
   */
  Object decode(int flags, byte[] bytes, int offset, int length);

  /**
   * A header.
   *
   * @param headerBytes its own length, 1 to 16
   * @param flags 0 to 255
   * @param messageBytes the length of the message
   */
  static long header(int headerBytes, int flags, int messageBytes) {
    return (long) headerBytes << 40 | (long) flags << 32 | messageBytes;
  }

  /** The length of the header. */
  static int headerBytes(long header) {
    return (int) (header >>> 40);
  }

  /** What the header says besides the length. */
  static int flags(long header) {
    return (int) (header >>> 32) & 0xFF;
  }

  /** The length of the message. */
  static int messageBytes(long header) {
    return (int) header;
  }
}
