package io.kith.transport.grpc;

import io.kith.transport.call.SentStream;
import io.kith.transport.http2.FrameWriter;
import io.kith.transport.http2.Http2Stream;
import io.kith.transport.loop.Outbound;
import org.jspecify.annotations.Nullable;

/**
 * A stream of messages on its way out, as the queue of its connection sees it: what its producer
 * has made goes to the HTTP/2 stream as long as that is writable. Owned by the event loop.
 *
 * <p>It stands in the queue while it has something to send and may. Otherwise it waits: for its
 * producer, who adds it to the queue again, or for the HTTP/2 stream.
 */
final class SentMessages implements Outbound.Item<FrameWriter> {

  /** The call that the stream belongs to. On the event loop. */
  interface Owner {

    /** The first bytes follow. */
    void begin();

    /** All has been sent, or nothing more goes out. Told once. */
    void end();

    /** Whether what was not sent yet is to be dropped. */
    boolean isCut();

    /** The connection was closed, and the producer has come to its end since. */
    void dropped();
  }

  private static final int QUEUED_BYTES = 64;

  /** The producer waits while so much of the stream has not been taken. */
  private static final int BUFFERED_BYTES = 64 << 10;

  /** So much is handed on in a turn. */
  private static final int TURN_BYTES = 32 << 10;

  private final Owner owner;
  private final Outbound<FrameWriter> outbound;
  private final SentStream bytes;
  private @Nullable Http2Stream stream;
  private boolean waiting;
  private boolean closed;

  /** A stream of which nothing has been sent. */
  SentMessages(Owner owner, Outbound<FrameWriter> outbound) {
    this.owner = owner;
    this.outbound = outbound;
    this.bytes = new SentStream(BUFFERED_BYTES, () -> outbound.force(this));
  }

  /** What the producer adds to. */
  SentStream bytes() {
    return bytes;
  }

  /** Where it goes; known once the call has one. */
  void to(Http2Stream target) {
    stream = target;
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
    Http2Stream target = stream;
    if (target == null || owner.isCut()) {
      return writeCut();
    }
    boolean ended = bytes.isEnded(); // asked first: what can be read afterwards is all
    int readable = bytes.readableBytes();
    int part = target.isWritable() ? Math.min(readable, TURN_BYTES) : 0;
    if (part > 0) {
      owner.begin();
      bytes.take(part, (array, offset, length) -> target.data(array, offset, length, false));
    }
    if (ended && part == readable) {
      close();
      return true;
    }
    if (bytes.readableBytes() == 0 && !ended) {
      return bytes.pause();
    }
    waiting = !target.isWritable();
    return waiting;
  }

  private boolean writeCut() {
    bytes.discard();
    if (!bytes.isAtEnd()) {
      return bytes.pause(); // until the thread that makes it has come to its end
    }
    close();
    return true;
  }

  private void close() {
    closed = true;
    owner.end();
  }

  /** Goes on if it waits for the HTTP/2 stream. */
  void resume() {
    if (waiting) {
      waiting = false;
      outbound.add(this);
    }
  }

  /** The connection is closed. */
  void lost() {
    if (waiting) {
      waiting = false;
      dropped();
    }
  }

  @Override
  public void dropped() {
    do {
      bytes.discard();
      if (bytes.isAtEnd()) {
        owner.dropped();
        return;
      }
    } while (!bytes.pause());
  }
}
