package io.kith.transport.kith;

import io.kith.transport.call.SentStream;
import io.kith.transport.loop.Outbound;

/**
 * A stream of messages on its way out, as the queue of its connection sees it: written in turn with
 * everything else, as far as the peer's credit goes. Owned by the event loop.
 *
 * <p>It stands in the queue while it has something to write and may. Otherwise it waits: for its
 * producer, who adds it to the queue again, or for credit.
 */
final class OutgoingStream implements Outbound.Item<FrameWriter> {

  /** The call that the stream belongs to. On the event loop. */
  interface Owner {

    /** Begins the frame of the next bytes, which are not the last. */
    void beginPart(FrameWriter out);

    /** Writes what follows the last bytes, or follows at once if the stream was cut. */
    void writeEnd(FrameWriter out);

    /** Whether what was not sent yet is to be dropped. */
    boolean isCut();

    /** The connection was closed, and the stream has come to its end since. */
    void dropped();
  }

  private static final int QUEUED_BYTES = 64;

  /** The producer waits while so much of the stream has not been written. */
  private static final int BUFFERED_BYTES = 64 << 10;

  private final Owner owner;
  private final Connection connection;
  private final SentStream bytes;
  private int underWay;
  private boolean waiting;
  private boolean stopped;

  /** A stream of which nothing has been written. */
  OutgoingStream(Owner owner, Connection connection) {
    this.owner = owner;
    this.connection = connection;
    this.bytes = new SentStream(BUFFERED_BYTES, () -> connection.outbound().force(this));
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
    if (stopped) {
      return true;
    }
    boolean ended = bytes.isEnded(); // asked first: what can be read afterwards is all
    if (owner.isCut()) {
      return writeCut(out);
    }
    Credit credit = connection.sendCredit();
    int readable = bytes.readableBytes();
    int part = Math.clamp(credit.allowance(underWay), 0, Math.min(readable, Frame.CHUNK_BYTES));
    if (part > 0) {
      owner.beginPart(out);
      bytes.take(part, out::bytes);
      out.end();
      setUnderWay(underWay + part);
    }
    if (ended && part == readable && underWay <= Credit.OWN_BYTES) {
      close();
      owner.writeEnd(out);
      return true;
    }
    return isToWait(ended);
  }

  private boolean writeCut(FrameWriter out) {
    bytes.discard();
    if (!bytes.isAtEnd()) {
      return bytes.pause(); // until the thread that makes it has come to its end
    }
    close();
    owner.writeEnd(out);
    return true;
  }

  private boolean isToWait(boolean ended) {
    if (bytes.readableBytes() == 0 && !ended) {
      return bytes.pause();
    }
    Credit credit = connection.sendCredit();
    if (bytes.readableBytes() > 0 && credit.allowance(underWay) > 0) {
      return false;
    }
    waiting = true;
    if (credit.isDrawnUp(underWay)) {
      connection.awaitPool(this);
    }
    return true;
  }

  private void setUnderWay(int bytesUnderWay) {
    connection.sendCredit().changed(underWay, bytesUnderWay);
    underWay = bytesUnderWay;
    connection.poolChanged();
  }

  /** The peer has taken so many bytes, and takes as many more. */
  void credited(int count) {
    if (stopped) {
      return; // it crossed the end on its way
    }
    if (count == 0 || count > underWay) {
      throw new ProtocolException(
          GoAway.PROTOCOL_ERROR,
          "CREDIT for " + count + " bytes of a stream that has " + underWay + " under way");
    }
    setUnderWay(underWay - count);
    resume();
  }

  /** Goes on if it waits for credit. */
  void resume() {
    if (waiting && !stopped) {
      waiting = false;
      connection.awaitsPoolNoMore(this);
      connection.outbound().add(this);
    }
  }

  /** Writes no more. What is under way counts until {@link #close}. */
  void stop() {
    stopped = true;
    connection.awaitsPoolNoMore(this);
  }

  /** Writes no more, and the peer has heard of it, or hears of it before anything that follows. */
  void close() {
    stop();
    if (underWay > 0) {
      setUnderWay(0);
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
