package io.kith.transport.http2;

import org.jspecify.annotations.Nullable;

/**
 * One request and its response, or one call. Owned by its connection's event loop: other threads
 * send through {@link Http2Connection#outbound}. What is sent on a stream that is closed goes
 * nowhere.
 */
public final class Http2Stream {

  /** Of {@link #contentLeft}: nobody said how much there would be. */
  static final long UNKNOWN = -1;

  private final Streams streams;
  private final int id;
  private @Nullable Object attachment;

  // What follows is the business of the classes that share the stream: Streams, Receiver and
  // Sender.

  StreamListener listener = StreamListener.NOBODY;
  @Nullable Http2Stream nextInSlot;
  int headerBytes;
  boolean isOpen = true;

  final ReceiveWindow received;
  boolean hasReceivedHeaders;
  boolean hasReceivedEnd;
  long contentLeft = UNKNOWN;
  boolean expectsNoContent;

  int sendWindowBytes;
  @Nullable Waiting waiting;
  boolean isReady;
  boolean hasSentHeaders;
  boolean endIsAsked;
  boolean hasSentEnd;
  boolean wasUnwritable;
  int stalledChecks;

  Http2Stream(Streams streams, int id, int receiveWindowBytes, int sendWindowBytes) {
    this.streams = streams;
    this.id = id;
    this.received = new ReceiveWindow(receiveWindowBytes);
    this.sendWindowBytes = sendWindowBytes;
  }

  /** Its number on the wire: odd, 1 or more. */
  public int id() {
    return id;
  }

  /** Whether it is neither reset nor ended by both sides. */
  public boolean isOpen() {
    return isOpen;
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
   * if {@code endStream}. It follows whatever still waits to be sent. A server that ends its
   * message before the client has ended closes the stream; what the client goes on to send is
   * dropped.
   */
  public void headers(HeaderBlock block, boolean endStream) {
    headers(block, Headers.EMPTY, endStream);
  }

  /** The same, with fields after those of the block that differ from one time to the next. */
  public void headers(HeaderBlock block, Headers more, boolean endStream) {
    streams.sender().headers(this, block, more, endStream);
  }

  /**
   * Sends a part of the content. What the peer's windows and the socket do not take now waits, and
   * goes on by itself.
   *
   * @param bytes not to be changed any more
   */
  public void data(byte[] bytes, int offset, int length, boolean endStream) {
    streams.sender().data(this, bytes, offset, length, endStream);
  }

  /** How many bytes wait to be sent. */
  public int pendingBytes() {
    return waiting == null ? 0 : waiting.bytes();
  }

  /**
   * Whether less than {@link Http2Options#writableBytes} waits. Who sends on in spite of it risks
   * the stream when the connection holds {@link Http2Options#maxQueuedBytes}.
   */
  public boolean isWritable() {
    return !wasUnwritable;
  }

  /**
   * So many bytes of received content are done with: the peer may send as many more. What is not
   * consumed holds the peer back, first on this stream, at last on the connection.
   *
   * @throws IllegalArgumentException if that is more than was received
   */
  public void consumed(int bytes) {
    streams.consumed(this, bytes);
  }

  /**
   * Ends the stream at once, and drops what waits to be sent. The listener is not told. With {@link
   * ErrorCode#REFUSED_STREAM} the peer may take it that nothing was done.
   */
  public void reset(ErrorCode code) {
    streams.reset(this, code);
  }

  boolean hasWaiting() {
    return waiting != null && !waiting.isEmpty();
  }

  /** Has the part wait behind the others. */
  void await(Waiting.Part part) {
    if (waiting == null) {
      waiting = new Waiting();
    }
    waiting.add(part);
  }

  @Override
  public String toString() {
    return "stream " + id;
  }
}
