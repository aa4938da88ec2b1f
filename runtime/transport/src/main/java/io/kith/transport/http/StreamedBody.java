package io.kith.transport.http;

import io.kith.transport.call.SentStream;
import io.kith.transport.loop.Outbound;

/**
 * The body of a response that is made while it is sent, over HTTP/1.1. Its producer waits while so
 * much is here that the socket does not take. Owned by the event loop.
 */
final class StreamedBody implements Outbound.Item<HttpWriter> {

  /** The producer waits while so much has not been taken. */
  static final int BUFFERED_BYTES = 64 << 10;

  /** So much goes out in a turn. */
  static final int TURN_BYTES = 32 << 10;

  private static final int QUEUED_BYTES = 64;

  private final boolean inChunks;
  private final Runnable written;
  private final SentStream bytes;
  private boolean closed;

  /**
   * A body of which nothing has been sent.
   *
   * @param inChunks whether it is sent in chunks, or ends with the connection
   * @param written is run when the last byte is on its way
   */
  StreamedBody(Outbound<HttpWriter> outbound, boolean inChunks, Runnable written) {
    this.inChunks = inChunks;
    this.written = written;
    this.bytes = new SentStream(BUFFERED_BYTES, () -> outbound.force(this));
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
  public boolean write(HttpWriter out, long nowNanos) {
    if (closed) {
      return true;
    }
    boolean ended = bytes.isEnded(); // asked first: what can be read afterwards is all
    int readable = bytes.readableBytes();
    int part = Math.min(readable, TURN_BYTES);
    if (part > 0) {
      chunk(part, out);
    }
    if (ended && part == readable) {
      end(out);
      return true;
    }
    return bytes.readableBytes() == 0 && !ended && bytes.pause();
  }

  private void chunk(int length, HttpWriter out) {
    if (inChunks) {
      out.ascii(Integer.toHexString(length));
      out.ascii("\r\n");
    }
    bytes.take(length, out::bytes);
    if (inChunks) {
      out.ascii("\r\n");
    }
  }

  private void end(HttpWriter out) {
    closed = true;
    if (inChunks) {
      out.ascii("0\r\n\r\n");
    }
    written.run();
  }

  @Override
  public void dropped() {}
}
