package io.kith.transport.kith;

import io.kith.codec.Codec;
import io.kith.codec.CodecException;
import io.kith.codec.Limits;
import io.kith.codec.ProtoReader;
import io.kith.transport.call.StreamFormat;

/** The messages of a kith stream: a varint says how long each is. */
record StreamMessageFormat(Codec<Object> codec, Limits limits) implements StreamFormat {

  private static final int LONGEST_HEADER_BYTES = 5;

  @Override
  public long header(byte[] bytes, int offset, int available) {
    long length = 0;
    for (int i = 0; i < LONGEST_HEADER_BYTES; i++) {
      if (i == available) {
        return INCOMPLETE;
      }
      byte b = bytes[offset + i];
      length |= (long) (b & 0x7F) << 7 * i;
      if (b >= 0) {
        return StreamFormat.header(i + 1, 0, checked(length));
      }
    }
    throw new CodecException("the length of a message takes more than 5 bytes");
  }

  private int checked(long length) {
    if (length > limits.maxBytes()) {
      throw CodecException.beyondLimit(
          "it has " + length + " bytes; the limit (maxMessageBytes) is " + limits.maxBytes());
    }
    return (int) length;
  }

  @Override
  public Object decode(int flags, byte[] bytes, int offset, int length) {
    return ProtoReader.read(codec, bytes, offset, length, limits);
  }
}
