package io.kith.transport.kith;

import io.kith.codec.Codec;
import io.kith.codec.CodecException;
import io.kith.codec.Limits;
import io.kith.codec.ProtoReader;
import io.kith.codec.ProtoWriter;
import io.kith.transport.Identity;
import io.kith.transport.TransportOptions;
import org.jspecify.annotations.Nullable;

/**
 * What each side says first: who it is, and what it accepts.
 *
 * @param maxFrameBytes the longest frame it accepts
 * @param maxCalls how many open calls it accepts
 * @param streamCreditBytes how much of a stream it lets be under way
 * @param connectionCreditBytes how much of all streams it lets be under way, beyond what each has
 *     of its own
 */
record Hello(
    String app,
    String instance,
    int maxFrameBytes,
    int maxCalls,
    int streamCreditBytes,
    int connectionCreditBytes) {

  private static final Limits LIMITS = new Limits(Frame.MAX_HELLO_BYTES, 4, 64);
  private static final HelloCodec CODEC = new HelloCodec();

  static Hello of(Identity identity, TransportOptions options) {
    return new Hello(
        identity.app(),
        identity.instance(),
        options.maxFrameBytes(),
        options.maxCallsPerConnection(),
        options.streamCreditBytes(),
        options.connectionCreditBytes());
  }

  Control frame() {
    var body = new ProtoWriter(128, LIMITS);
    CODEC.write(body, this);
    return new Control(out -> {
      out.begin(Frame.HELLO, 0, body.size());
      out.bytes(body.array(), 0, body.size());
      out.end();
    });
  }

  static Hello read(byte[] bytes, int offset, int length) {
    try {
      Hello hello = ProtoReader.read(CODEC, bytes, offset, length, LIMITS);
      if (hello.maxFrameBytes < Frame.LEAST_MAX_FRAME_BYTES) {
        throw new ProtocolException(
            GoAway.PROTOCOL_ERROR, "HELLO accepts only frames of less than 256 KiB");
      }
      if (hello.streamCreditBytes < Credit.LEAST_STREAM_BYTES
          || hello.connectionCreditBytes < Credit.LEAST_POOL_BYTES) {
        throw new ProtocolException(
            GoAway.PROTOCOL_ERROR,
            "HELLO gives streams less credit than 64 KiB each and 1 MiB in all");
      }
      return hello;
    } catch (CodecException e) {
      throw new ProtocolException(GoAway.PROTOCOL_ERROR, "HELLO is malformed: " + e.getMessage());
    }
  }

  private static final class HelloCodec implements Codec<Hello> {

    @Override
    public void write(ProtoWriter out, Hello hello) {
      out.string(1, hello.app());
      out.string(2, hello.instance());
      out.int32(3, hello.maxFrameBytes());
      out.int32(4, hello.maxCalls());
      out.int32(5, hello.streamCreditBytes());
      out.int32(6, hello.connectionCreditBytes());
    }

    @Override
    public Hello read(ProtoReader in, @Nullable Hello base) {
      String app = "";
      String instance = "";
      int maxFrameBytes = 0;
      int maxCalls = 0;
      int streamCreditBytes = Credit.LEAST_STREAM_BYTES;
      int connectionCreditBytes = Credit.LEAST_POOL_BYTES;
      for (int tag = in.tag(); tag != 0; tag = in.tag()) {
        switch (tag) {
          case 1 << 3 | 2 -> app = in.string();
          case 2 << 3 | 2 -> instance = in.string();
          case 3 << 3 -> maxFrameBytes = in.int32();
          case 4 << 3 -> maxCalls = in.int32();
          case 5 << 3 -> streamCreditBytes = in.int32();
          case 6 << 3 -> connectionCreditBytes = in.int32();
          default -> in.skip(tag);
        }
      }
      return new Hello(
          app,
          instance,
          maxFrameBytes,
          maxCalls,
          Math.min(streamCreditBytes, Credit.MOST_BYTES),
          Math.min(connectionCreditBytes, Credit.MOST_BYTES));
    }
  }
}
