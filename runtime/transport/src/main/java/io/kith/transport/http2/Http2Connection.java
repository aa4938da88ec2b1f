package io.kith.transport.http2;

import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * One end of an HTTP/2 connection, as the last handler of its channel. It speaks first (a client
 * its preface, both their SETTINGS) and expects the whole preface of a client. Owned by its event
 * loop, but for what says otherwise.
 */
public final class Http2Connection extends ChannelInboundHandlerAdapter {

  private Http2Connection() {}

  /** A server's end. */
  public static Http2Connection server(
      Http2Options options, ConnectionListener listener, StreamAcceptor acceptor) {
    throw new UnsupportedOperationException("not yet");
  }

  /** A client's end. */
  public static Http2Connection client(Http2Options options, ConnectionListener listener) {
    throw new UnsupportedOperationException("not yet");
  }

  /**
   * Whether {@link #open} may be called: the connection is not ending, and the peer takes one more
   * stream.
   */
  public boolean mayOpen() {
    throw new UnsupportedOperationException("not yet");
  }

  /**
   * Opens a stream with a request; a client's only.
   *
   * @param more fields after those of the block that differ from one time to the next
   * @param endStream whether this is the whole request
   * @throws IllegalStateException if {@link #mayOpen} is false
   */
  public Http2Stream open(
      HeaderBlock block, Headers more, boolean endStream, StreamListener listener) {
    throw new UnsupportedOperationException("not yet");
  }

  /** How many streams are open. */
  public int openStreams() {
    throw new UnsupportedOperationException("not yet");
  }

  /** The highest id of a stream that the peer opened, or that we did if we are the client. */
  public int lastStreamId() {
    throw new UnsupportedOperationException("not yet");
  }

  /** What the peer takes; the protocol's defaults until {@link ConnectionListener#opened}. */
  public PeerSettings peer() {
    throw new UnsupportedOperationException("not yet");
  }

  /** How many bytes of content wait on all streams for the peer to take them. */
  public long pendingBytes() {
    throw new UnsupportedOperationException("not yet");
  }

  /**
   * Writes what was sent on the streams since; needed only outside of a read of this connection and
   * of items of {@code outbound()}, which end with it.
   */
  public void flush() {
    throw new UnsupportedOperationException("not yet");
  }

  /**
   * Ends the connection gracefully: the peer is told to open no more streams, those that it opened
   * until it knew are served, and when the last is closed, so is the connection. From any thread.
   */
  public void drain(String why) {
    throw new UnsupportedOperationException("not yet");
  }

  /** Tells the peer why, and closes the connection with all its streams. From any thread. */
  public void goAway(ErrorCode code, String why) {
    throw new UnsupportedOperationException("not yet");
  }
}
