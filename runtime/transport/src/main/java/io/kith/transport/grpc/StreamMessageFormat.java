package io.kith.transport.grpc;

import io.kith.codec.Codec;
import io.kith.codec.CodecException;
import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.transport.call.StreamFormat;
import java.util.function.BooleanSupplier;

/**
 * The messages of a stream.
 *
 * @param isGzip whether messages may be compressed; asked when one is
 */
record StreamMessageFormat(Codec<Object> codec, MessageCodec messages, BooleanSupplier isGzip)
    implements StreamFormat {

  @Override
  public long header(byte[] bytes, int offset, int available) {
    if (available < Prefix.BYTES) {
      return INCOMPLETE;
    }
    if (!Prefix.isKnown(bytes, offset)) {
      throw new CodecException("it does not begin with a flag that is 0 or 1");
    }
    long length = Prefix.messageBytes(bytes, offset);
    int most = messages.limits().maxBytes();
    if (length > most) {
      throw CodecException.beyondLimit(
          "it has " + length + " bytes; the limit (maxMessageBytes) is " + most);
    }
    return StreamFormat.header(
        Prefix.BYTES, Prefix.isCompressed(bytes, offset) ? 1 : 0, (int) length);
  }

  @Override
  public Object decode(int flags, byte[] bytes, int offset, int length) {
    if (flags != 0 && !isGzip.getAsBoolean()) {
      throw new CallException(
          Code.INTERNAL, "a message of the stream is compressed, and no grpc-encoding says how");
    }
    return messages.decode(codec, bytes, offset, length, flags != 0);
  }
}
