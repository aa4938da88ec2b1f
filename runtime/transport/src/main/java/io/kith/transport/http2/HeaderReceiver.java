package io.kith.transport.http2;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * Puts header sections together from their frames, and tells the streams. Owned by an event loop.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9113#section-4.3">RFC 9113, sections 4.3, 6.2,
 *     6.10 and 8.1</a>
 */
final class HeaderReceiver {

  private static final int FIRST_BYTES = 256;
  private static final int LARGEST_KEPT_BYTES = 4096;

  private final Http2Options options;
  private final Streams streams;
  private final Conduct conduct;
  private final HpackDecoder decoder;
  private final int maxBlockBytes;

  // The block that is coming in.
  private byte[] block = new byte[FIRST_BYTES];
  private int blockBytes;
  private int blockId;
  private boolean blockEndsStream;
  private int continuations;

  HeaderReceiver(Http2Options options, Streams streams, Conduct conduct) {
    this.options = options;
    this.streams = streams;
    this.conduct = conduct;
    this.decoder = new HpackDecoder(Http2Options.HEADER_TABLE_BYTES, options.maxHeaderListBytes());
    this.maxBlockBytes = Math.max(options.maxFrameBytes(), 4 * options.maxHeaderListBytes());
  }

  /** Whether CONTINUATION has to come next. */
  boolean isMidBlock() {
    return blockId != 0;
  }

  void headers(int flags, int id, ByteBuf in, int length) {
    if (id == 0) {
      throw wrong("HEADERS without a stream");
    }
    int left = length;
    int padding = 0;
    if ((flags & Frame.FLAG_PADDED) != 0) {
      left -= 1;
      padding = left < 0 ? 0 : in.readByte() & 0xff;
    }
    if ((flags & Frame.FLAG_PRIORITY) != 0) {
      left -= Frame.PRIORITY_BYTES; // which nobody heeds any more
    }
    if (left < 0) {
      throw new Http2Exception(
          ErrorCode.FRAME_SIZE_ERROR, "HEADERS are too short for what their flags announce");
    }
    if (padding > left) {
      throw wrong("a frame has more padding than bytes");
    }
    if ((flags & Frame.FLAG_PRIORITY) != 0) {
      in.skipBytes(Frame.PRIORITY_BYTES);
    }
    blockId = id;
    blockEndsStream = (flags & Frame.FLAG_END_STREAM) != 0;
    continuations = 0;
    append(in, left - padding);
    if ((flags & Frame.FLAG_END_HEADERS) != 0) {
      endBlock();
    }
  }

  void continuation(int flags, int id, ByteBuf in, int length) {
    if (id == 0 || id != blockId) {
      throw wrong("CONTINUATION of no header section");
    }
    continuations++;
    if (continuations > options.maxContinuations() || blockBytes + length > maxBlockBytes) {
      throw new Http2Exception(
          ErrorCode.ENHANCE_YOUR_CALM,
          "a header section of more than "
              + options.maxContinuations()
              + " CONTINUATION frames or "
              + maxBlockBytes
              + " bytes");
    }
    append(in, length);
    if ((flags & Frame.FLAG_END_HEADERS) != 0) {
      endBlock();
    }
  }

  private void append(ByteBuf in, int length) {
    if (blockBytes + length > block.length) {
      block = Arrays.copyOf(block, Math.max(2 * block.length, blockBytes + length));
    }
    in.readBytes(block, blockBytes, length);
    blockBytes += length;
  }

  private void endBlock() {
    Headers headers = decoder.decode(block, 0, blockBytes);
    int id = blockId;
    blockId = 0;
    blockBytes = 0;
    if (block.length > LARGEST_KEPT_BYTES) {
      block = new byte[FIRST_BYTES];
    }
    Http2Stream stream = streams.get(id);
    if (stream != null) {
      onOpen(stream, headers, blockEndsStream);
    } else if (streams.isIdle(id)) {
      streams.accept(id, headers, blockEndsStream);
    } else {
      onClosed(id);
    }
  }

  private void onClosed(int id) {
    if (streams.wasReset(id)) {
      conduct.chore(1);
    } else if (streams.wasSkipped(id)) {
      throw wrong("stream " + id + " was passed over, and cannot be opened any more");
    } else {
      throw new Http2Exception(
          ErrorCode.STREAM_CLOSED, "HEADERS on stream " + id + ", which ended");
    }
  }

  private void onOpen(Http2Stream stream, Headers headers, boolean endStream) {
    if (stream.hasReceivedEnd) {
      streams.fail(stream, ErrorCode.STREAM_CLOSED, "HEADERS after the end of the message");
    } else if (headers == Headers.TOO_LARGE) {
      streams.fail(
          stream,
          ErrorCode.ENHANCE_YOUR_CALM,
          "a header section of more than " + options.maxHeaderListBytes() + " bytes");
    } else if (stream.hasReceivedHeaders) {
      trailers(stream, headers, endStream);
    } else {
      response(stream, headers, endStream);
    }
  }

  private void trailers(Http2Stream stream, Headers trailers, boolean endStream) {
    String flaw = trailers.trailersFlaw();
    if (flaw != null) {
      malformed(stream, flaw);
    } else if (!endStream) {
      malformed(stream, "trailers that do not end the stream");
    } else if (stream.contentLeft > 0) {
      malformed(stream, "the content has another length than content-length");
    } else {
      stream.hasReceivedEnd = true;
      stream.listener.trailers(trailers);
      ended(stream);
    }
  }

  private void response(Http2Stream stream, Headers headers, boolean endStream) {
    String flaw = headers.responseFlaw();
    int status = headers.status();
    if (flaw != null) {
      malformed(stream, flaw);
    } else if (status >= 200) {
      finalResponse(stream, headers, endStream);
    } else if (status == 101 || endStream) {
      malformed(stream, "a response with status " + status + " that is no final one");
    } else {
      conduct.chore(1);
      stream.listener.informational(headers);
    }
  }

  private void finalResponse(Http2Stream stream, Headers headers, boolean endStream) {
    boolean mayHaveContent =
        !stream.expectsNoContent && headers.status() != 204 && headers.status() != 304;
    stream.contentLeft = mayHaveContent ? headers.contentLength() : Http2Stream.UNKNOWN;
    if (endStream && stream.contentLeft > 0) {
      malformed(stream, "there is no content in spite of content-length");
      return;
    }
    stream.hasReceivedHeaders = true;
    stream.hasReceivedEnd = endStream;
    stream.listener.headers(headers, endStream);
    if (endStream) {
      ended(stream);
    }
  }

  private void ended(Http2Stream stream) {
    if (stream.isOpen) {
      streams.receivedEnd(stream);
    }
  }

  private void malformed(Http2Stream stream, String why) {
    streams.fail(stream, ErrorCode.PROTOCOL_ERROR, why);
  }

  private static Http2Exception wrong(String what) {
    return new Http2Exception(ErrorCode.PROTOCOL_ERROR, what);
  }
}
