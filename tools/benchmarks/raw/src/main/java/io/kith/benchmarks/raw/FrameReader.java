package io.kith.benchmarks.raw;

import io.kith.benchmarks.harness.Peer;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what arrives into frames, without a copy unless a frame is split between two reads. The body
 * of a large frame is put together in an array of its length.
 */
final class FrameReader extends ChannelInboundHandlerAdapter {
  static final int LENGTH_BYTES = 4;
  static final int ID_BYTES = 8;

  /** Bodies longer than this are large: they neither arrive nor leave in one buffer. */
  static final int LARGE_BODY_BYTES = 256 << 10;

  private static final int MAX_FRAME_BYTES = Peer.MAX_MESSAGE_BYTES;

  private final FrameListener listener;
  private @Nullable ByteBuf rest;
  private byte @Nullable [] large;
  private int largeBytes;
  private long largeCallId;

  FrameReader(FrameListener listener) {
    this.listener = listener;
  }

  /** What happens with frames; called on the event loop. */
  interface FrameListener {
    /** Takes one frame; {@code in} stands at its body and must be read to the body's end. */
    void frame(long callId, ByteBuf in, int bodyBytes);

    /** Takes one frame that is large. */
    void large(long callId, byte[] body);

    /** All that arrived has been handed over. */
    void readComplete();

    /** The connection takes more again. */
    void writable();

    default void inactive(Throwable cause) {}
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = (ByteBuf) message;
    ByteBuf whole = rest;
    if (whole == null) {
      whole = in;
    } else {
      whole.writeBytes(in);
      in.release();
    }
    rest = whole;
    while (next(whole)) {}
    rest = keep(ctx, whole, whole == in);
  }

  private boolean next(ByteBuf in) {
    if (large != null) {
      return fill(large, in);
    }
    if (in.readableBytes() < LENGTH_BYTES + ID_BYTES) {
      return false;
    }
    int bytes = in.getInt(in.readerIndex());
    if (bytes < ID_BYTES || bytes > MAX_FRAME_BYTES) {
      throw new IllegalStateException("a frame says that it holds " + bytes + " bytes");
    }
    if (bytes - ID_BYTES > LARGE_BODY_BYTES) {
      largeCallId = in.skipBytes(LENGTH_BYTES).readLong();
      large = new byte[bytes - ID_BYTES];
      largeBytes = 0;
      return true;
    }
    if (in.readableBytes() < LENGTH_BYTES + bytes) {
      return false;
    }
    in.skipBytes(LENGTH_BYTES);
    listener.frame(in.readLong(), in, bytes - ID_BYTES);
    return true;
  }

  private boolean fill(byte[] body, ByteBuf in) {
    int count = Math.min(body.length - largeBytes, in.readableBytes());
    in.readBytes(body, largeBytes, count);
    largeBytes += count;
    if (largeBytes < body.length) {
      return false;
    }
    large = null;
    listener.large(largeCallId, body);
    return true;
  }

  /**
   * Copies the beginning of a split frame out of the receive buffer, so that the buffer can go back
   * at once.
   */
  private static @Nullable ByteBuf keep(ChannelHandlerContext ctx, ByteBuf in, boolean received) {
    if (!in.isReadable()) {
      in.release();
      return null;
    }
    if (!received) {
      return in.discardReadBytes();
    }
    ByteBuf rest = ctx.alloc().buffer(Math.max(in.readableBytes() * 2, 8192)).writeBytes(in);
    in.release();
    return rest;
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    listener.readComplete();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (ctx.channel().isWritable()) {
      listener.writable();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    release();
    listener.inactive(new ClosedChannelException());
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    listener.inactive(cause);
    ctx.close();
  }

  private void release() {
    if (rest != null) {
      rest.release();
      rest = null;
    }
  }
}
