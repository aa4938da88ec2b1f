package io.kith.transport.http2;

import io.kith.transport.http2.HeaderField.Indexing;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The streams of a connection: how they begin and how they end. Owned by an event loop.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9113#section-5.1">RFC 9113, section 5.1</a>
 */
final class Streams {

  private static final HeaderBlock REQUEST_HEADERS_TOO_LARGE =
      HeaderBlock.of(Headers.builder().add(":status", "431", Indexing.VARYING).build());

  private static final int LAST_ID = Integer.MAX_VALUE;

  private final Http2Connection connection;
  private final Http2Options options;
  private final Conduct conduct;
  private final @Nullable StreamAcceptor acceptor;
  private final StreamTable table = new StreamTable();
  private final ResetStreams resets = new ResetStreams();
  private final ReceiveWindow received;
  private int lastId;
  private int firstSkippedId;
  private int lastSkippedId;
  private int lastAcceptedId = LAST_ID;
  private long heldHeaderBytes;

  /** The streams of a server or, without an acceptor, of a client. */
  Streams(
      Http2Connection connection,
      Http2Options options,
      Conduct conduct,
      @Nullable StreamAcceptor acceptor) {
    this.connection = connection;
    this.options = options;
    this.conduct = conduct;
    this.acceptor = acceptor;
    this.received = new ReceiveWindow(options.connectionWindowBytes());
  }

  Sender sender() {
    return connection.sender();
  }

  private FrameWriter frames() {
    return connection.sender().frames();
  }

  // ---- which there are

  int size() {
    return table.size();
  }

  List<Http2Stream> all() {
    return table.all();
  }

  /** The stream, if it is open. */
  @Nullable Http2Stream get(int id) {
    return table.get(id);
  }

  /** The highest id of a stream that was ever opened. */
  int lastId() {
    return lastId;
  }

  /** The highest id of a stream that was not ignored. */
  int lastAcceptedId() {
    return Math.min(lastId, lastAcceptedId);
  }

  /** Whether there never was such a stream, nor could have been. */
  boolean isIdle(int id) {
    return id > lastId || (id & 1) == 0;
  }

  /** Whether the stream was closed before its peer had ended it, so that more of it may come. */
  boolean wasReset(int id) {
    return id > lastAcceptedId || resets.contains(id);
  }

  /** Whether the id was passed over, as far as that is remembered. */
  boolean wasSkipped(int id) {
    return id >= firstSkippedId && id <= lastSkippedId;
  }

  // ---- how they begin

  boolean mayOpen() {
    return table.size() < sender().peer().maxConcurrentStreams() && lastId < LAST_ID - 1;
  }

  Http2Stream open(HeaderBlock block, Headers more, boolean endStream, StreamListener listener) {
    lastId = lastId == 0 ? 1 : lastId + 2;
    Http2Stream stream = add(lastId);
    stream.listener = listener;
    stream.expectsNoContent = "HEAD".equals(block.headers().method());
    stream.headers(block, more, endStream);
    return stream;
  }

  private Http2Stream add(int id) {
    var stream =
        new Http2Stream(
            this, id, options.streamWindowBytes(), sender().peer().initialWindowBytes());
    table.add(stream);
    return stream;
  }

  /** The peer asks for a stream with an id that was not used. */
  void accept(int id, Headers headers, boolean endStream) {
    if (acceptor == null || (id & 1) == 0) {
      throw new Http2Exception(
          ErrorCode.PROTOCOL_ERROR, "only a client opens streams, with odd ids");
    }
    if (id > lastId + 2) {
      firstSkippedId = lastId + 2;
      lastSkippedId = id - 2;
    }
    lastId = id;
    if (id > lastAcceptedId) {
      return; // the client did not know yet that we are going away, and will learn it
    }
    if (headers == Headers.TOO_LARGE) {
      refuseTooLarge(id, endStream);
    } else if (headers.requestFlaw() != null || promisesContentAfterEnd(headers, endStream)) {
      refuse(id, ErrorCode.PROTOCOL_ERROR);
    } else if (table.size() >= options.maxConcurrentStreams()
        || heldHeaderBytes + headers.sizeBytes() > options.maxHeldHeaderBytes()) {
      conduct.chore(Conduct.REFUSAL);
      resets.add(id);
      frames().resetStream(id, ErrorCode.REFUSED_STREAM);
    } else {
      Http2Stream stream = add(id);
      stream.headerBytes = headers.sizeBytes();
      heldHeaderBytes += stream.headerBytes;
      stream.hasReceivedHeaders = true;
      stream.hasReceivedEnd = endStream;
      stream.contentLeft = headers.contentLength();
      stream.listener = acceptor.accept(stream, headers, endStream);
    }
  }

  private static boolean promisesContentAfterEnd(Headers headers, boolean endStream) {
    return endStream && headers.contentLength() > 0;
  }

  private void refuseTooLarge(int id, boolean endStream) {
    sender().answer(id, REQUEST_HEADERS_TOO_LARGE);
    if (!endStream) {
      resets.add(id);
      frames().resetStream(id, ErrorCode.NO_ERROR);
    }
    conduct.streamWasted();
  }

  /** Ends, for a fault of the peer, a stream that is not open. */
  void refuse(int id, ErrorCode code) {
    resets.add(id);
    frames().resetStream(id, code);
    conduct.streamWasted();
  }

  /** Streams with a higher id will be ignored: the peer has been told. */
  void acceptNoMore() {
    lastAcceptedId = lastId;
  }

  // ---- content

  /** Takes content off the window of the connection. */
  void receive(int bytes) {
    if (!received.receive(bytes)) {
      throw new Http2Exception(
          ErrorCode.FLOW_CONTROL_ERROR,
          "content beyond the window of the connection, "
              + options.connectionWindowBytes()
              + " bytes");
    }
  }

  /** Gives back what no stream will. */
  void consumed(int bytes) {
    int credit = received.consume(bytes);
    if (credit > 0) {
      frames().windowUpdate(0, credit);
    }
  }

  void consumed(Http2Stream stream, int bytes) {
    if (!stream.isOpen) {
      return; // all of it was given back then
    }
    if (bytes < 0 || bytes > stream.received.unconsumedBytes()) {
      throw new IllegalArgumentException(
          bytes
              + " bytes of "
              + stream
              + " were not received; "
              + stream.received.unconsumedBytes()
              + " are not consumed");
    }
    int credit = stream.received.consume(bytes);
    if (credit > 0 && !stream.hasReceivedEnd) {
      frames().windowUpdate(stream.id(), credit);
    }
    consumed(bytes);
  }

  // ---- how they end

  void sentEnd(Http2Stream stream) {
    stream.hasSentEnd = true;
    if (stream.hasReceivedEnd) {
      served(stream);
    } else if (acceptor != null) {
      resets.add(stream.id());
      frames().resetStream(stream.id(), ErrorCode.NO_ERROR);
      served(stream);
    }
  }

  void receivedEnd(Http2Stream stream) {
    stream.hasReceivedEnd = true;
    if (stream.hasSentEnd) {
      served(stream);
    }
  }

  private void served(Http2Stream stream) {
    close(stream);
    conduct.streamServed();
  }

  /** We end it, by no fault of the peer. */
  void reset(Http2Stream stream, ErrorCode code) {
    if (stream.isOpen) {
      resets.add(stream.id());
      frames().resetStream(stream.id(), code);
      close(stream);
    }
  }

  /** We end it for a fault of the peer. */
  void fail(Http2Stream stream, ErrorCode code, String why) {
    if (stream.isOpen) {
      reset(stream, code);
      stream.listener.reset(code, why, false);
      wasted();
    }
  }

  /** The peer ended it. */
  void peerReset(Http2Stream stream, ErrorCode code) {
    boolean wasAnswered = stream.hasSentHeaders;
    boolean wasComplete = stream.hasReceivedEnd && code == ErrorCode.NO_ERROR;
    close(stream);
    if (acceptor != null || !wasComplete) {
      stream.listener.reset(
          code, "the peer reset the stream: " + code, code == ErrorCode.REFUSED_STREAM);
    }
    if (!wasAnswered) {
      wasted();
    }
  }

  /** Only a client can have a server begin what comes to nothing. */
  private void wasted() {
    if (acceptor != null) {
      conduct.streamWasted();
    }
  }

  private void close(Http2Stream stream) {
    boolean couldOpen = connection.mayOpen();
    stream.isOpen = false;
    table.remove(stream);
    sender().forget(stream);
    heldHeaderBytes -= stream.headerBytes;
    int unconsumedBytes = stream.received.unconsumedBytes();
    if (unconsumedBytes > 0) {
      consumed(unconsumedBytes);
    }
    connection.closed(couldOpen);
  }

  /** The peer will not process those beyond this id, and did not. */
  void loseBeyond(int lastProcessedId, String why) {
    for (Http2Stream stream : table.all()) {
      if (stream.id() > lastProcessedId) {
        close(stream);
        stream.listener.lost(why, true);
      }
    }
  }

  /** The connection is gone. */
  void loseAll(String why) {
    for (Http2Stream stream : table.all()) {
      close(stream);
      stream.listener.lost(why, false);
    }
  }

  /**
   * Resets those whose message is complete, and of which the peer has taken nothing for so long.
   */
  void resetStalled(int checks) {
    for (Http2Stream stream : table.all()) {
      if (stream.endIsAsked && stream.hasWaiting() && ++stream.stalledChecks > checks) {
        fail(
            stream, ErrorCode.CANCEL, "the peer took nothing of what waited for it (stallTimeout)");
      }
    }
  }
}
