package io.kith.transport.kith;

import io.kith.codec.Codec;
import io.kith.codec.Limits;
import io.kith.codec.ProtoWriter;
import io.kith.transport.call.SentStream;

/** Puts messages into a kith stream. Owned by the thread that sends the stream. */
final class StreamMessageEncoder implements SentStream.Encoder {

  /** A message of so many bytes is handed over as it is, rather than copied to others. */
  private static final int LONG_BYTES = 8 << 10;

  private static final int LONGEST_HEADER_BYTES = 5;

  private final Codec<Object> codec;
  private final Limits limits;
  private final byte[] header = new byte[LONGEST_HEADER_BYTES];
  private ProtoWriter scratch;

  StreamMessageEncoder(Codec<Object> codec, Limits limits) {
    this.codec = codec;
    this.limits = limits;
    this.scratch = new ProtoWriter(256, limits);
  }

  @Override
  public void encode(Object message, SentStream out) {
    scratch.reset();
    codec.write(scratch, message);
    int bytes = scratch.size();
    out.write(header, 0, putHeader(bytes));
    if (bytes < LONG_BYTES) {
      out.write(scratch.array(), 0, bytes);
    } else {
      out.give(scratch.array(), 0, bytes);
      scratch = new ProtoWriter(bytes + 64, limits); // the next is often as long
    }
  }

  private int putHeader(int messageBytes) {
    int rest = messageBytes;
    int length = 0;
    while ((rest & ~0x7F) != 0) {
      header[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    header[length++] = (byte) rest;
    return length;
  }
}
