package io.kith.transport.grpc;

import io.kith.codec.Codec;
import io.kith.codec.Limits;
import io.kith.codec.ProtoWriter;
import io.kith.transport.call.Gzip;
import io.kith.transport.call.SentStream;

/** Puts messages into a stream, each behind its prefix. Owned by the thread that sends it. */
final class StreamMessageEncoder implements SentStream.Encoder {

  /** A message of so many bytes is handed over as it is, rather than copied to others. */
  private static final int LONG_BYTES = 8 << 10;

  private final Codec<Object> codec;
  private final Limits limits;
  private final boolean gzip;
  private final byte[] prefix = new byte[Prefix.BYTES];
  private ProtoWriter scratch;

  StreamMessageEncoder(Codec<Object> codec, Limits limits, boolean gzip) {
    this.codec = codec;
    this.limits = limits;
    this.gzip = gzip;
    this.scratch = new ProtoWriter(256, limits);
  }

  @Override
  public void encode(Object message, SentStream out) {
    scratch.reset();
    codec.write(scratch, message);
    int bytes = scratch.size();
    if (gzip) {
      byte[] packed = Gzip.pack(scratch.array(), 0, bytes);
      prefix(packed.length, out);
      out.give(packed, 0, packed.length);
    } else if (bytes < LONG_BYTES) {
      prefix(bytes, out);
      out.write(scratch.array(), 0, bytes);
    } else {
      prefix(bytes, out);
      out.give(scratch.array(), 0, bytes);
      scratch = new ProtoWriter(bytes + 64, limits); // the next is often as long
    }
  }

  private void prefix(int messageBytes, SentStream out) {
    Prefix.write(prefix, 0, gzip, messageBytes);
    out.write(prefix, 0, Prefix.BYTES);
  }
}
