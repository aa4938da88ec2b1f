package io.kith.transport.http2;

import org.jspecify.annotations.Nullable;

/**
 * One request and its response, or one call. Owned by its connection's event loop: other threads
 * send through {@link Http2Connection#outbound}. What is sent on a stream that is closed goes
 * nowhere.
 */
public final class Http2Stream {

  private final Http2Connection connection;
  private final int id;
  private @Nullable Object attachment;

  Http2Stream(Http2Connection connection, int id) {
    this.connection = connection;
    this.id = id;
  }

  /** Its number on the wire: odd, 1 or more. */
  public int id() {
    return id;
  }

  /** Where it is. */
  public Http2Connection connection() {
    return connection;
  }

  /** Whether it is neither reset nor ended by both sides. */
  public boolean isOpen() {
    throw new UnsupportedOperationException("not yet");
  }

  /** What its user keeps with it; null before {@link #attach}. */
  public @Nullable Object attachment() {
    return attachment;
  }

  /** Keeps something with the stream. */
  public void attach(@Nullable Object kept) {
    attachment = kept;
  }

  /**
   * Sends a header section: that of the response, an informational response before it, or trailers
   * if {@code endStream}. It follows whatever still waits to be sent.
   */
  public void headers(HeaderBlock block, boolean endStream) {
    headers(block, Headers.EMPTY, endStream);
  }

  /** The same, with fields after those of the block that differ from one time to the next. */
  public void headers(HeaderBlock block, Headers more, boolean endStream) {
    throw new UnsupportedOperationException("not yet");
  }

  /**
   * Sends a part of the content. What the peer's windows and the socket do not take now waits, and
   * goes on by itself.
   *
   * @param bytes not to be changed any more
   */
  public void data(byte[] bytes, int offset, int length, boolean endStream) {
    throw new UnsupportedOperationException("not yet");
  }

  /** How many bytes of content wait to be sent. */
  public int pendingBytes() {
    throw new UnsupportedOperationException("not yet");
  }

  /**
   * Whether less than {@link Http2Options#writableBytes} waits. One who sends on in spite of it
   * risks the stream when the connection holds {@link Http2Options#maxQueuedBytes}.
   */
  public boolean isWritable() {
    throw new UnsupportedOperationException("not yet");
  }

  /**
   * So many bytes of received content are done with: the peer may send as many more. What is not
   * consumed holds the peer back, first on this stream, at last on the connection.
   */
  public void consumed(int bytes) {
    throw new UnsupportedOperationException("not yet");
  }

  /**
   * Ends the stream at once, and drops what waits to be sent. The listener is not told. With {@link
   * ErrorCode#REFUSED_STREAM} the peer may take it that nothing was done.
   */
  public void reset(ErrorCode code) {
    throw new UnsupportedOperationException("not yet");
  }
}
