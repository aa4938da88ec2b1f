package io.kith.transport.http2;

/**
 * What happens on one stream, told in order on the connection's event loop, which must not be
 * blocked. After the end of the message ({@code endStream}, {@link #trailers}) only {@link
 * #writable}, {@link #reset} or {@link #lost} may follow, and after one of the latter nothing does.
 */
public interface StreamListener {

  /** Who is told what comes on a stream that has been answered already, and does not care. */
  StreamListener NOBODY =
      new StreamListener() {
        @Override
        public void data(byte[] bytes, boolean endStream) {}

        @Override
        public void trailers(Headers trailers) {}

        @Override
        public void reset(ErrorCode code, String why, boolean certainlyNotProcessed) {}

        @Override
        public void lost(String why, boolean certainlyNotProcessed) {}
      };

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
   * A part of the content, as it arrived, in an array that is the listener's to keep. It counts
   * against the receive windows until {@link Http2Stream#consumed} or until the stream is closed. A
   * peer may send content in small pieces: who keeps them puts them together.
   *
   * @param bytes empty only if this is the end
   * @param endStream whether the message ends here
   */
  void data(byte[] bytes, boolean endStream);

  /** The trailer section, which ends the message. */
  void trailers(Headers trailers);

  /**
   * The stream ended before its time: the peer reset it, or it was reset because the peer broke a
   * rule on it. Not called for a {@link Http2Stream#reset} of one's own.
   *
   * @param why for a log or an error message
   * @param certainlyNotProcessed whether the peer said that it did nothing of it, so that it may be
   *     sent again whatever it does
   */
  void reset(ErrorCode code, String why, boolean certainlyNotProcessed);

  /**
   * The connection ended before the stream, or ends without having begun it.
   *
   * @param why for a log or an error message
   * @param certainlyNotProcessed whether the peer said that it did nothing of it
   */
  void lost(String why, boolean certainlyNotProcessed);

  /**
   * What waited to be sent has gone down far enough to send more; told once after {@link
   * Http2Stream#isWritable} was false.
   */
  default void writable() {}
}
