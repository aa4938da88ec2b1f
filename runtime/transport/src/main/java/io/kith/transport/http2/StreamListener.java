package io.kith.transport.http2;

/**
 * What happens on one stream, told in order on the connection's event loop, which must not be
 * blocked. After the last part of the message ({@code endStream}, {@link #trailers}) only {@link
 * #reset} and {@link #writable} may follow; after {@link #reset} nothing does.
 */
public interface StreamListener {

  /**
   * The header section of a response; a client's only. That of a request comes to the {@link
   * StreamAcceptor}.
   *
   * @param endStream whether this was the whole message
   */
  default void headers(Headers headers, boolean endStream) {}

  /** A 1xx response, of which any number may come before {@link #headers}; a client's only. */
  default void informational(Headers headers) {}

  /**
   * A part of the content, in an array that is the listener's to keep. It counts against the
   * receive windows until {@link Http2Stream#consumed} or until the stream is closed.
   *
   * @param bytes empty only if this is the end
   * @param endStream whether the message ends here
   */
  void data(byte[] bytes, boolean endStream);

  /** The trailer section, which ends the message. */
  void trailers(Headers trailers);

  /**
   * The stream ended before its time: the peer reset it, broke a rule of the protocol on it, or the
   * connection ended. Not called for a {@link Http2Stream#reset} of one's own.
   *
   * @param why for a log or an error message
   * @param certainlyNotProcessed whether the peer said that it did nothing of it, so that it may be
   *     sent again whatever it does
   */
  void reset(ErrorCode code, String why, boolean certainlyNotProcessed);

  /**
   * What waited to be sent has gone down far enough to send more; told once after {@link
   * Http2Stream#isWritable} was false.
   */
  default void writable() {}
}
