package io.kith.benchmarks.raw;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Sends frames whose bodies are large, a part at a time and as far as the socket takes them, each
 * byte copied once. Used on the event loop alone.
 */
final class LargeFrames {
  private static final int PART_BYTES = 64 * 1024;

  private final Channel channel;
  private final Queue<Frame> waiting = new ArrayDeque<>();
  private @Nullable Frame current;
  private int sentBytes;
  private boolean sending;

  private record Frame(ByteBuf head, byte[] body) {}

  LargeFrames(Channel channel) {
    this.channel = channel;
  }

  /** The head holds what precedes the body. */
  void add(ByteBuf head, byte[] body) {
    waiting.add(new Frame(head, body));
  }

  /** Sends on. A flush may say at once that there is room again: no reason to start anew. */
  void send() {
    if (sending) {
      return;
    }
    sending = true;
    while (channel.isWritable() && next()) {
      while (channel.isWritable() && current != null) {
        part(current.body);
      }
      channel.flush();
    }
    sending = false;
  }

  private boolean next() {
    if (current == null) {
      current = waiting.poll();
      sentBytes = 0;
      if (current != null) {
        channel.write(current.head, channel.voidPromise());
      }
    }
    return current != null;
  }

  private void part(byte[] body) {
    int count = Math.min(PART_BYTES, body.length - sentBytes);
    channel.write(
        channel.alloc().directBuffer(count).writeBytes(body, sentBytes, count),
        channel.voidPromise());
    sentBytes += count;
    if (sentBytes == body.length) {
      current = null;
    }
  }
}
