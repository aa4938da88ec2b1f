package io.kith.transport.http2;

import io.kith.transport.loop.ByteWriter;
import java.nio.charset.StandardCharsets;

/** Puts frames together in one array, many to a write. Owned by an event loop. */
public final class FrameWriter extends ByteWriter {

  private static final int MAX_INTEGER_BYTES = 6;
  private static final int MAX_GOAWAY_TEXT_BYTES = 256;

  private int frameStart;

  FrameWriter() {}

  private void header(int length, int type, int flags, int id) {
    ensure(Frame.HEADER_BYTES + length);
    int32(length << 8 | type);
    int8(flags);
    int32(id);
  }

  // ---- frames with content

  /** One DATA frame. */
  void data(int id, byte[] bytes, int offset, int length, boolean endStream) {
    header(length, Frame.DATA, endStream ? Frame.FLAG_END_STREAM : 0, id);
    bytes(bytes, offset, length);
  }

  /** Starts a HEADERS frame; the header block is written next. */
  void beginHeaders(int id, boolean endStream) {
    frameStart = position;
    header(0, Frame.HEADERS, endStream ? Frame.FLAG_END_STREAM : 0, id);
  }

  /** Ends it, cutting the block into CONTINUATION frames where it is longer than the peer takes. */
  void endHeaders(int maxFrameBytes) {
    int length = position - frameStart - Frame.HEADER_BYTES;
    if (length <= maxFrameBytes) {
      setLength(frameStart, length);
      buffer[frameStart + 4] |= (byte) Frame.FLAG_END_HEADERS;
    } else {
      cut(length, maxFrameBytes);
    }
  }

  private void cut(int length, int maxFrameBytes) {
    int id = (int) INTS.get(buffer, frameStart + 5);
    byte[] block = new byte[length - maxFrameBytes];
    position = frameStart + Frame.HEADER_BYTES + maxFrameBytes;
    System.arraycopy(buffer, position, block, 0, block.length);
    setLength(frameStart, maxFrameBytes);
    for (int from = 0; from < block.length; from += maxFrameBytes) {
      int part = Math.min(maxFrameBytes, block.length - from);
      boolean last = from + part == block.length;
      header(part, Frame.CONTINUATION, last ? Frame.FLAG_END_HEADERS : 0, id);
      bytes(block, from, part);
    }
  }

  private void setLength(int start, int length) {
    int type = buffer[start + 3] & 0xff;
    INTS.set(buffer, start, length << 8 | type);
  }

  // ---- frames that are chores

  void resetStream(int id, ErrorCode code) {
    header(Frame.RST_STREAM_BYTES, Frame.RST_STREAM, 0, id);
    int32(code.number());
  }

  void windowUpdate(int id, int credit) {
    header(Frame.WINDOW_UPDATE_BYTES, Frame.WINDOW_UPDATE, 0, id);
    int32(credit);
  }

  void ping(long payload, boolean ack) {
    header(Frame.PING_BYTES, Frame.PING, ack ? Frame.FLAG_ACK : 0, 0);
    int64(payload);
  }

  void goAway(int lastId, ErrorCode code, String why) {
    byte[] text = why.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(text.length, MAX_GOAWAY_TEXT_BYTES);
    header(Frame.GOAWAY_BYTES + length, Frame.GOAWAY, 0, 0);
    int32(lastId);
    int32(code.number());
    bytes(text, 0, length);
  }

  void settingsAck() {
    header(0, Frame.SETTINGS, Frame.FLAG_ACK, 0);
  }

  /** Starts a SETTINGS frame of so many settings, to be written next. */
  void beginSettings(int count) {
    header(count * Frame.SETTING_BYTES, Frame.SETTINGS, 0, 0);
  }

  void setting(int number, int value) {
    int8(number >>> 8);
    int8(number);
    int32(value);
  }

  // ---- what header blocks are made of

  /** A number of which the first bits share a byte with {@code flags} (RFC 7541, section 5.1). */
  void integer(int flags, int prefixBits, int value) {
    ensure(MAX_INTEGER_BYTES);
    int most = (1 << prefixBits) - 1;
    if (value < most) {
      int8(flags | value);
    } else {
      int8(flags | most);
      varint(value - most);
    }
  }

  /** A text, packed if that is shorter (RFC 7541, section 5.2). */
  void packedText(String text) {
    int length = text.length();
    int packedLength = Huffman.encodedBytes(text);
    if (packedLength < length) {
      integer(0x80, 7, packedLength);
      ensure(packedLength);
      Huffman.encode(text, buffer, position);
      position += packedLength;
    } else {
      integer(0, 7, length);
      bytes(text.getBytes(StandardCharsets.ISO_8859_1), 0, length);
    }
  }
}
