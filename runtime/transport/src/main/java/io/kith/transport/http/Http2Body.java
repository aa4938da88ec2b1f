package io.kith.transport.http;

import io.kith.transport.call.SentStream;
import io.kith.transport.http2.FrameWriter;
import io.kith.transport.http2.Http2Stream;
import io.kith.transport.loop.Outbound;

/**
 * The body of a response that is made while it is sent, over HTTP/2: what its producer has made
 * goes to the stream as long as that is writable. Owned by the event loop.
 */
final class Http2Body implements Outbound.Item<FrameWriter> {

  private static final int QUEUED_BYTES = 64;
  private static final byte[] NOTHING = {};

  private final Http2Stream stream;
  private final Outbound<FrameWriter> outbound;
  private final Runnable over;
  private final SentStream bytes;
  private boolean waiting;
  private boolean closed;

  /**
   * A body of which nothing has been sent.
   *
   * @param over is run once, when its producer has ended and all was handed on, or nobody takes it
   */
  Http2Body(Http2Stream stream, Outbound<FrameWriter> outbound, Runnable over) {
    this.stream = stream;
    this.outbound = outbound;
    this.over = over;
    this.bytes = new SentStream(StreamedBody.BUFFERED_BYTES, () -> outbound.force(this));
  }

  /** What the producer adds to. */
  SentStream bytes() {
    return bytes;
  }

  @Override
  public int queuedBytes() {
    return QUEUED_BYTES;
  }

  @Override
  public boolean accept(long nowNanos) {
    return true;
  }

  @Override
  public boolean write(FrameWriter out, long nowNanos) {
    if (closed) {
      return true;
    }
    boolean ended = bytes.isEnded(); // asked first: what can be read afterwards is all
    int readable = bytes.readableBytes();
    int part = part(ended, readable);
    bytes.take(part, (array, offset, length) -> stream.data(array, offset, length, false));
    if (ended && part == readable) {
      stream.data(NOTHING, 0, 0, true);
      close();
      return true;
    }
    if (bytes.readableBytes() == 0 && !ended) {
      return bytes.pause();
    }
    waiting = stream.isOpen() && !stream.isWritable();
    return waiting;
  }

  /**
   * The last is handed on in one, writable or not: from then on the limit of HTTP/2 counts for how
   * long a client may take nothing. A stream that is closed forgets what it is given.
   */
  private int part(boolean ended, int readable) {
    if (ended || !stream.isOpen()) {
      return readable;
    }
    return stream.isWritable() ? Math.min(readable, StreamedBody.TURN_BYTES) : 0;
  }

  private void close() {
    closed = true;
    over.run();
  }

  /** Goes on if it waits for the stream. */
  void resume() {
    if (waiting) {
      waiting = false;
      outbound.add(this);
    }
  }

  @Override
  public void dropped() {
    do {
      bytes.discard();
      if (bytes.isAtEnd()) {
        if (!closed) {
          close();
        }
        return;
      }
    } while (!bytes.pause());
  }
}
