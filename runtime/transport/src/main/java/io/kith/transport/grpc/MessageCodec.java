package io.kith.transport.grpc;

import io.kith.codec.Codec;
import io.kith.codec.CodecException;
import io.kith.codec.Limits;
import io.kith.codec.ProtoReader;
import io.kith.codec.ProtoWriter;
import io.kith.transport.call.Gzip;
import io.kith.transport.call.HeldBytes;
import org.jspecify.annotations.Nullable;

/**
 * Messages with their prefixes, within the limits of a connection. Thread-safe.
 *
 * @param limits of a message
 * @param held what decompressed messages may take together
 */
record MessageCodec(Limits limits, Limits prefixedLimits, HeldBytes held) {

  private static final int FIRST_BYTES = 256;
  private static final int LONGEST_BYTES = 1 << 30;

  /** A message in an array of which it takes the first {@code length} bytes. */
  record Encoded(byte[] array, int length) {}

  static MessageCodec of(Limits limits, long maxHeldBytes) {
    int prefixed = Math.min(limits.maxBytes(), LONGEST_BYTES - Prefix.BYTES) + Prefix.BYTES;
    return new MessageCodec(
        limits,
        limits.withMaxBytes(prefixed),
        new HeldBytes(Math.max(maxHeldBytes, 2L * limits.maxBytes())));
  }

  /**
   * Encodes a message behind its prefix.
   *
   * @throws CodecException if it cannot be encoded
   */
  @SuppressWarnings("NullAway") // null only where the codec of nothing writes it
  Encoded encode(Codec<Object> codec, @Nullable Object message, boolean gzip) {
    var out = new ProtoWriter(FIRST_BYTES, prefixedLimits);
    out.reserve(Prefix.BYTES);
    out.advance(Prefix.BYTES);
    codec.write(out, message);
    int length = out.size() - Prefix.BYTES;
    return gzip ? packed(out.array(), length) : prefixed(out.array(), false, length);
  }

  private static Encoded packed(byte[] array, int length) {
    byte[] packed = Gzip.pack(array, Prefix.BYTES, length);
    byte[] whole = new byte[Prefix.BYTES + packed.length];
    System.arraycopy(packed, 0, whole, Prefix.BYTES, packed.length);
    return prefixed(whole, true, packed.length);
  }

  private static Encoded prefixed(byte[] array, boolean compressed, int length) {
    Prefix.write(array, 0, compressed, length);
    return new Encoded(array, Prefix.BYTES + length);
  }

  /**
   * Decodes a message.
   *
   * @throws CodecException if the bytes are not such a message, or a limit is exceeded
   */
  Object decode(Codec<Object> codec, byte[] bytes, int offset, int length, boolean compressed) {
    if (!compressed) {
      return ProtoReader.read(codec, bytes, offset, length, limits);
    }
    byte[] unpacked = Gzip.unpack(bytes, offset, length, limits.maxBytes(), held);
    try {
      return ProtoReader.read(codec, unpacked, 0, unpacked.length, limits);
    } finally {
      held.give(unpacked.length);
    }
  }
}
