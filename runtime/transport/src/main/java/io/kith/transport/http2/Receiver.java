package io.kith.transport.http2;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The receiving half of a connection: what each frame means, and what it may not do. Owned by an
 * event loop.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9113#section-6">RFC 9113, section 6</a>
 */
final class Receiver implements FrameSplitter.Handler {

  private static final byte[] NOTHING = {};

  private final Http2Connection connection;
  private final Streams streams;
  private final Conduct conduct;
  private final HeaderReceiver headers;
  private boolean isOpened;

  // The DATA frame that is coming in; no stream if its content goes nowhere.
  private @Nullable Http2Stream dataStream;
  private boolean dataEndsStream;

  Receiver(Http2Connection connection, Http2Options options, Streams streams, Conduct conduct) {
    this.connection = connection;
    this.streams = streams;
    this.conduct = conduct;
    this.headers = new HeaderReceiver(options, streams, conduct);
  }

  /** Whether a header section has begun and not ended. */
  boolean isMidHeaders() {
    return headers.isMidBlock();
  }

  @Override
  public void frame(int type, int flags, int id, ByteBuf in, int length) {
    checkOrder(type, flags);
    switch (type) {
      case Frame.HEADERS -> {
        connection.messageHeard();
        headers.headers(flags, id, in, length);
      }
      case Frame.CONTINUATION -> headers.continuation(flags, id, in, length);
      case Frame.PRIORITY -> priority(id, length);
      case Frame.RST_STREAM -> resetStream(id, in, length);
      case Frame.WINDOW_UPDATE -> windowUpdate(id, in, length);
      case Frame.SETTINGS, Frame.PING, Frame.GOAWAY -> connectionFrame(type, flags, id, in, length);
      case Frame.PUSH_PROMISE -> throw wrong("nobody may push to us");
      default -> conduct.chore(1);
    }
  }

  private void checkOrder(int type, int flags) {
    if (!isOpened) {
      if (type != Frame.SETTINGS || (flags & Frame.FLAG_ACK) != 0) {
        throw wrong("the first frame must be SETTINGS, not " + Frame.typeName(type));
      }
      isOpened = true;
    }
    if (headers.isMidBlock() && type != Frame.CONTINUATION) {
      throw wrong(Frame.typeName(type) + " comes in the middle of a header section");
    }
  }

  private void connectionFrame(int type, int flags, int id, ByteBuf in, int length) {
    if (id != 0) {
      throw wrong(Frame.typeName(type) + " on a stream");
    }
    boolean isAck = (flags & Frame.FLAG_ACK) != 0;
    switch (type) {
      case Frame.SETTINGS -> connection.settings(isAck, in, length);
      case Frame.PING -> ping(isAck, in, length);
      default -> goAway(in, length);
    }
  }

  private void ping(boolean isAck, ByteBuf in, int length) {
    checkLength(Frame.PING, length == Frame.PING_BYTES);
    if (isAck) {
      conduct.chore(Conduct.PING);
    } else {
      conduct.pinged(streams.size() > 0);
    }
    connection.ping(isAck, in.readLong());
  }

  private void goAway(ByteBuf in, int length) {
    checkLength(Frame.GOAWAY, length >= Frame.GOAWAY_BYTES);
    conduct.chore(Conduct.PING);
    int lastProcessedId = in.readInt() & Frame.MASK_31_BITS;
    ErrorCode code = ErrorCode.of(in.readInt());
    String why = in.toString(in.readerIndex(), length - Frame.GOAWAY_BYTES, StandardCharsets.UTF_8);
    connection.peerGoesAway(lastProcessedId, code, why);
  }

  // ---- frames of a stream

  private void priority(int id, int length) {
    if (id == 0) {
      throw wrong("PRIORITY without a stream");
    }
    conduct.chore(1);
    if (length != Frame.PRIORITY_BYTES) {
      throw new Http2Exception(ErrorCode.FRAME_SIZE_ERROR, "PRIORITY of " + length + " bytes");
    }
  }

  private void resetStream(int id, ByteBuf in, int length) {
    checkLength(Frame.RST_STREAM, length == Frame.RST_STREAM_BYTES);
    Http2Stream stream = openOrClosed(Frame.RST_STREAM, id);
    conduct.chore(1);
    if (stream != null) {
      streams.peerReset(stream, ErrorCode.of(in.readInt()));
    }
  }

  private void windowUpdate(int id, ByteBuf in, int length) {
    checkLength(Frame.WINDOW_UPDATE, length == Frame.WINDOW_UPDATE_BYTES);
    conduct.chore(1);
    int credit = in.readInt() & Frame.MASK_31_BITS;
    if (id == 0) {
      if (credit == 0) {
        throw wrong("WINDOW_UPDATE of nothing");
      }
      streams.sender().credit(credit);
      return;
    }
    Http2Stream stream = openOrClosed(Frame.WINDOW_UPDATE, id);
    if (stream == null) {
      return;
    }
    if (credit == 0) {
      streams.fail(stream, ErrorCode.PROTOCOL_ERROR, "WINDOW_UPDATE of nothing");
    } else if (!streams.sender().credit(stream, credit)) {
      streams.fail(
          stream, ErrorCode.FLOW_CONTROL_ERROR, "WINDOW_UPDATE opens the window beyond 2^31-1");
    }
  }

  /** The stream, or null if it is closed. */
  private @Nullable Http2Stream openOrClosed(int type, int id) {
    Http2Stream stream = streams.get(id);
    if (stream == null && streams.isIdle(id)) {
      throw wrong(Frame.typeName(type) + " on stream " + id + ", which was never opened");
    }
    return stream;
  }

  // ---- DATA

  @Override
  public void dataBegins(int flags, int id, int length) {
    checkOrder(Frame.DATA, flags);
    connection.messageHeard();
    streams.receive(length);
    dataEndsStream = (flags & Frame.FLAG_END_STREAM) != 0;
    dataStream = null;
    Http2Stream stream = openOrClosed(Frame.DATA, id);
    if (length == 0 && !dataEndsStream) {
      conduct.chore(1);
    }
    if (stream == null) {
      streams.consumed(length);
      onClosed(id);
    } else if (!stream.received.receive(length)) {
      streams.fail(
          stream, ErrorCode.FLOW_CONTROL_ERROR, "the peer sent more than it had credit for");
    } else if (stream.hasReceivedEnd) {
      streams.fail(stream, ErrorCode.STREAM_CLOSED, "DATA after the end of the message");
    } else if (!stream.hasReceivedHeaders) {
      streams.fail(stream, ErrorCode.PROTOCOL_ERROR, "DATA before the headers of the response");
    } else {
      dataStream = stream;
    }
  }

  private void onClosed(int id) {
    if (!streams.wasReset(id)) {
      streams.refuse(id, ErrorCode.STREAM_CLOSED);
    } else {
      conduct.chore(1);
    }
  }

  @Override
  public void padding(int length) {
    if (dataStream != null && dataStream.isOpen) {
      streams.consumed(dataStream, length);
    }
  }

  @Override
  public void data(ByteBuf in, int length, boolean last) {
    Http2Stream stream = dataStream;
    if (stream == null || !stream.isOpen) {
      return;
    }
    boolean endStream = last && dataEndsStream;
    if (!countsUp(stream, length, endStream)) {
      return;
    }
    if (length > 0) {
      conduct.contentMoved();
    }
    if (length > 0 || endStream) {
      byte[] content = length == 0 ? NOTHING : new byte[length];
      in.readBytes(content);
      deliver(stream, content, endStream);
    }
  }

  private void deliver(Http2Stream stream, byte[] content, boolean endStream) {
    stream.hasReceivedEnd = endStream;
    stream.listener.data(content, endStream);
    if (endStream && stream.isOpen) {
      streams.receivedEnd(stream);
    }
  }

  /** Holds the content against what content-length said; returns whether it may be right. */
  private boolean countsUp(Http2Stream stream, int length, boolean endStream) {
    if (stream.contentLeft == Http2Stream.UNKNOWN) {
      return true;
    }
    stream.contentLeft -= length;
    if (stream.contentLeft < 0 || (endStream && stream.contentLeft > 0)) {
      streams.fail(
          stream, ErrorCode.PROTOCOL_ERROR, "the content has another length than content-length");
      return false;
    }
    return true;
  }

  private static void checkLength(int type, boolean isRight) {
    if (!isRight) {
      throw new Http2Exception(
          ErrorCode.FRAME_SIZE_ERROR, Frame.typeName(type) + " has the wrong length");
    }
  }

  private static Http2Exception wrong(String what) {
    return new Http2Exception(ErrorCode.PROTOCOL_ERROR, what);
  }
}
