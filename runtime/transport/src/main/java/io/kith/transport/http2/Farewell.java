package io.kith.transport.http2;

import io.kith.transport.loop.HalfClose;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;

/**
 * How a connection ends: at once, or when its streams have. Owned by an event loop.
 *
 * <p>A server that drains says first that it is going away and takes all that the client sends
 * until it has heard that, which a PING tells; then it names the last stream that it takes.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9113#section-6.8">RFC 9113, section 6.8</a>
 */
final class Farewell {

  /** What the PING after the first GOAWAY says. */
  static final long PING = 0x6b697468_676f6e65L;

  private static final int ANY_STREAM = Integer.MAX_VALUE;

  private final Http2Connection connection;
  private final Streams streams;
  private final boolean isServer;
  private String why = "";
  private boolean isDraining;
  private boolean takesNoMore;
  private boolean peerIsGoing;
  private int lastProcessedId = ANY_STREAM;
  private boolean isOver;

  Farewell(Http2Connection connection, Streams streams, boolean isServer) {
    this.connection = connection;
    this.streams = streams;
    this.isServer = isServer;
  }

  /** Whether new streams are out of the question. */
  boolean isEnding() {
    return isDraining || peerIsGoing || isOver;
  }

  void drain(String reason) {
    if (isDraining || isOver) {
      return;
    }
    isDraining = true;
    why = reason;
    FrameWriter out = connection.sender().frames();
    out.goAway(isServer ? ANY_STREAM : 0, ErrorCode.NO_ERROR, reason);
    if (isServer) {
      out.ping(PING, false);
    } else {
      peerKnows();
    }
  }

  /** Whether a GOAWAY is out that has not been followed by the one that names the last stream. */
  boolean awaitsPeer() {
    return isDraining && !takesNoMore;
  }

  /** The peer has heard that we are going, or has had time enough to. */
  void peerKnows() {
    if (!awaitsPeer() || isOver) {
      return;
    }
    takesNoMore = true;
    if (isServer) {
      streams.acceptNoMore();
      connection.sender().frames().goAway(streams.lastAcceptedId(), ErrorCode.NO_ERROR, why);
    }
    streamClosed();
  }

  void peerGoesAway(int lastId, ErrorCode code, String reason) {
    if (lastId > lastProcessedId) {
      throw new Http2Exception(
          ErrorCode.PROTOCOL_ERROR, "a second GOAWAY names a later stream than the first");
    }
    lastProcessedId = lastId;
    if (!isServer) {
      peerIsGoing = true;
      why = "the peer is going away: " + (reason.isEmpty() ? code : reason);
      streams.loseBeyond(lastId, why);
      streamClosed();
    }
  }

  /** Goes, if that was the last stream. Not at once: whoever closed it may have more to write. */
  void streamClosed() {
    if (!isOver && isDone()) {
      connection
          .context()
          .executor()
          .execute(() -> {
            if (isDone()) {
              connection.end(ErrorCode.NO_ERROR, why);
            }
          });
    }
  }

  private boolean isDone() {
    return (takesNoMore || peerIsGoing) && streams.size() == 0;
  }

  /** Says the last word; returns false if it has been said. */
  boolean say(ErrorCode code, String reason) {
    if (isOver) {
      return false;
    }
    isOver = true;
    FrameWriter out = connection.sender().frames();
    out.goAway(isServer ? streams.lastAcceptedId() : 0, code, reason);
    ChannelHandlerContext channel = connection.context();
    ByteBuf bytes = channel.alloc().directBuffer(out.size());
    bytes.writeBytes(out.array(), 0, out.size());
    out.reset();
    channel.writeAndFlush(bytes);
    HalfClose.begin(channel.channel());
    return true;
  }

  /** Marks the end without a word; returns false if it was marked. */
  boolean isTooLate() {
    boolean first = !isOver;
    isOver = true;
    return first;
  }
}
