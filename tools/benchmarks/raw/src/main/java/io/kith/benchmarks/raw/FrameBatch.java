package io.kith.benchmarks.raw;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the frames of one wake-up of the event loop and sends them with one write and one flush.
 * Used on the event loop alone.
 */
final class FrameBatch {
  private static final int MIN_BYTES = 1024;

  /**
   * A buffer is handed to the channel when it holds this much; the flush still comes at the end.
   */
  private static final int FULL_BYTES = 64 * 1024;

  private final Channel channel;
  private @Nullable ByteBuf out;
  private int expectedBytes = MIN_BYTES;
  private boolean written;

  FrameBatch(Channel channel) {
    this.channel = channel;
  }

  /** Begins a frame and returns the buffer, to which exactly {@code bodyBytes} must be appended. */
  ByteBuf frame(long callId, int bodyBytes) {
    int bytes = FrameReader.LENGTH_BYTES + FrameReader.ID_BYTES + bodyBytes;
    ByteBuf buffer = out;
    if (buffer != null && buffer.readableBytes() + bytes > FULL_BYTES) {
      write(buffer);
      buffer = null;
    }
    if (buffer == null) {
      buffer = channel.alloc().directBuffer(Math.max(expectedBytes, bytes));
      out = buffer;
    }
    buffer.ensureWritable(bytes);
    return buffer.writeInt(FrameReader.ID_BYTES + bodyBytes).writeLong(callId);
  }

  /**
   * The head of a frame that is too large for a batch, with room for the first fields of its body.
   */
  static ByteBuf head(Channel channel, long callId, int bodyBytes) {
    return channel
        .alloc()
        .directBuffer(256)
        .writeInt(FrameReader.ID_BYTES + bodyBytes)
        .writeLong(callId);
  }

  void flush() {
    ByteBuf buffer = out;
    if (buffer != null) {
      write(buffer);
    }
    if (written) {
      written = false;
      channel.flush();
    }
  }

  private void write(ByteBuf buffer) {
    // The next batch is likely as large as this one; a little more saves a growth.
    expectedBytes = Math.clamp(buffer.readableBytes() * 5L / 4, MIN_BYTES, FULL_BYTES);
    out = null;
    written = true;
    channel.write(buffer, channel.voidPromise());
  }
}
