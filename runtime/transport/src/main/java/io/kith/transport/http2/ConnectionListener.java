package io.kith.transport.http2;

/** What happens to a connection, told on its event loop, which must not be blocked. */
public interface ConnectionListener {

  /** The peer has said what it takes: the connection works in both directions. */
  default void opened(PeerSettings peer) {}

  /**
   * There is room for streams again, after {@link Http2Connection#mayOpen} was false for want of
   * it.
   */
  default void mayOpen() {}

  /**
   * The peer is about to end the connection and takes no new streams. May be told more than once,
   * with a smaller {@code lastStreamId}.
   *
   * @param lastStreamId streams of ours beyond this one were not processed, and have been reset
   * @param why what the peer wrote about it, perhaps nothing
   */
  default void draining(int lastStreamId, ErrorCode code, String why) {}

  /** The peer owes an answer, and has not even answered a ping; or it is heard of again. */
  default void silent(boolean isSilent) {}

  /**
   * All that one read brought has been told, perhaps the end of the connection with it: the time to
   * begin, together, what was gathered meanwhile.
   */
  default void readDone() {}

  /** The connection is gone, and so are all its streams; told once. */
  default void closed(ErrorCode code, String why) {}
}
