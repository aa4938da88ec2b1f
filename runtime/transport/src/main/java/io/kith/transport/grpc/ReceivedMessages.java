package io.kith.transport.grpc;

import io.kith.core.Status;
import io.kith.transport.call.ReceivedStream;
import io.kith.transport.http2.FrameWriter;
import io.kith.transport.http2.Http2Stream;
import io.kith.transport.loop.Outbound;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A stream of messages on its way in: as much as was pulled of it, the peer may send on. Owned by
 * the event loop, but for what {@link ReceivedStream.Source} says.
 */
final class ReceivedMessages implements ReceivedStream.Source {

  /** The peer is told of so much that was pulled, or of less when there is no more to pull. */
  private static final int REPORTED_BYTES = 64 << 10;

  private final Outbound<FrameWriter> outbound;
  private final Consumer<Status> onClosed;
  private final ReceivedStream received = new ReceivedStream(REPORTED_BYTES, this);
  private @Nullable Http2Stream source;

  /**
   * A stream of which nothing has come.
   *
   * @param onClosed told, on any thread, when nobody pulls any more though the stream goes on
   */
  ReceivedMessages(Outbound<FrameWriter> outbound, Consumer<Status> onClosed) {
    this.outbound = outbound;
    this.onClosed = onClosed;
  }

  /** What is pulled from. */
  ReceivedStream received() {
    return received;
  }

  /** Takes a part that has come over this HTTP/2 stream. */
  void part(byte[] bytes, Http2Stream from) {
    source = from;
    if (!received.offer(bytes, 0, bytes.length)) {
      from.consumed(bytes.length); // nobody keeps it
    }
  }

  // ---- on any thread

  @Override
  public void consumed(int bytes) {
    outbound.force(new GivenBack(bytes));
  }

  @Override
  public void closed(Status why) {
    onClosed.accept(why);
  }

  /** Lets the peer send as much more as was pulled. */
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
      if (source != null) {
        source.consumed(bytes);
      }
      return true;
    }

    @Override
    public void dropped() {}
  }
}
