package io.kith.transport.kith;

import io.kith.core.Status;
import io.kith.transport.TransportOptions;
import io.kith.transport.call.ReceivedStream;
import io.kith.transport.loop.Outbound;

/**
 * A stream of messages on its way in: counts what the peer sends against its credit, and gives
 * credit back for what has been pulled. Owned by the event loop, but for what {@link
 * ReceivedStream.Source} says.
 */
final class IncomingStream implements ReceivedStream.Source {

  /** The call that the stream belongs to. */
  @FunctionalInterface
  interface Owner {

    /** Nobody pulls any more, though the stream goes on. On any thread. */
    void noLongerPulled(Status why);
  }

  private static final int LONGEST_REPORT_BYTES = 64 << 10;

  private final Owner owner;
  private final Connection connection;
  private final ReceivedStream received;
  private int id;
  private int underWay;
  private boolean ended;
  private boolean closed;

  /** A stream of which nothing has come. */
  IncomingStream(Owner owner, Connection connection, TransportOptions options) {
    this.owner = owner;
    this.connection = connection;
    this.received =
        new ReceivedStream(Math.min(LONGEST_REPORT_BYTES, options.streamCreditBytes() / 4), this);
  }

  /** What is pulled from. */
  ReceivedStream received() {
    return received;
  }

  // ---- on the event loop

  /**
   * Takes the next part.
   *
   * @param last whether the stream ends with it
   * @throws ProtocolException if the peer may not send it
   */
  void part(int callId, FrameReader in, boolean last) {
    if (ended) {
      throw new ProtocolException(GoAway.PROTOCOL_ERROR, "DATA after the end of a stream");
    }
    int length = in.remaining();
    if (length == 0 && !last) {
      throw new ProtocolException(GoAway.PROTOCOL_ERROR, "a part of a stream that is empty");
    }
    id = callId;
    if (!closed && length > 0) {
      take(in, length);
    }
    if (last) {
      ended = true;
      close();
    }
  }

  private void take(FrameReader in, int length) {
    if (length > connection.receiveCredit().allowance(underWay)) {
      throw new ProtocolException(
          GoAway.PROTOCOL_ERROR, "a stream sends more than the credit that it was given");
    }
    if (received.offer(in.array(), in.position(), length)) {
      setUnderWay(underWay + length);
    }
  }

  private void setUnderWay(int bytes) {
    connection.receiveCredit().changed(underWay, bytes);
    underWay = bytes;
  }

  /** Counts no more: the stream or its call is over. */
  void close() {
    closed = true;
    setUnderWay(0);
  }

  // ---- on any thread

  @Override
  public void consumed(int bytes) {
    connection.outbound().force(new GivenBack(bytes));
  }

  @Override
  public void closed(Status why) {
    owner.noLongerPulled(why);
  }

  /** Gives credit back. */
  private final class GivenBack implements Outbound.Item<FrameWriter> {

    private static final int QUEUED_BYTES = 64;

    private final int bytes;

    GivenBack(int bytes) {
      this.bytes = bytes;
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
      if (!closed) {
        setUnderWay(underWay - bytes);
        out.begin(Frame.CREDIT, id, 5);
        out.varint(bytes);
        out.end();
      }
      return true;
    }

    @Override
    public void dropped() {}
  }
}
