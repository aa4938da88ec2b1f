package io.kith.transport.http2;

import io.netty.buffer.ByteBuf;

/**
 * What the peer takes.
 *
 * @param headerTableBytes how large a table its header decoder keeps
 * @param maxConcurrentStreams how many streams we may have open
 * @param initialWindowBytes how much content a new stream may send before the peer gives credit
 * @param maxFrameBytes the longest payload of a frame
 * @param maxHeaderListBytes the largest header section, as {@link Headers#sizeBytes} counts it
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9113#section-6.5.2">RFC 9113, section 6.5.2</a>
 */
public record PeerSettings(
    int headerTableBytes,
    int maxConcurrentStreams,
    int initialWindowBytes,
    int maxFrameBytes,
    int maxHeaderListBytes) {

  /** What holds until the peer says otherwise. */
  static final PeerSettings INITIAL =
      new PeerSettings(4096, Integer.MAX_VALUE, 65_535, 16_384, Integer.MAX_VALUE);

  /**
   * These settings, changed as the payload of a SETTINGS frame says.
   *
   * @param ofServer whether a server sent it
   */
  PeerSettings changedBy(ByteBuf in, int length, boolean ofServer) {
    int table = headerTableBytes;
    int streams = maxConcurrentStreams;
    int window = initialWindowBytes;
    int frame = maxFrameBytes;
    int list = maxHeaderListBytes;
    for (int at = 0; at < length; at += Frame.SETTING_BYTES) {
      int number = in.readUnsignedShort();
      long value = in.readUnsignedInt();
      switch (number) {
        case Frame.SETTING_HEADER_TABLE_SIZE -> table = clamped(value);
        case Frame.SETTING_ENABLE_PUSH -> checkPush(value, ofServer);
        case Frame.SETTING_MAX_CONCURRENT_STREAMS -> streams = clamped(value);
        case Frame.SETTING_INITIAL_WINDOW_SIZE -> window = window(value);
        case Frame.SETTING_MAX_FRAME_SIZE -> frame = frame(value);
        case Frame.SETTING_MAX_HEADER_LIST_SIZE -> list = clamped(value);
        default -> {} // of an extension that we do not know
      }
    }
    return new PeerSettings(table, streams, window, frame, list);
  }

  private static int clamped(long value) {
    return (int) Math.min(value, Integer.MAX_VALUE);
  }

  private static void checkPush(long value, boolean ofServer) {
    if (value > 1 || (ofServer && value == 1)) {
      throw new Http2Exception(
          ErrorCode.PROTOCOL_ERROR, "SETTINGS_ENABLE_PUSH cannot be " + value + " here");
    }
  }

  private static int window(long value) {
    if (value > Integer.MAX_VALUE) {
      throw new Http2Exception(
          ErrorCode.FLOW_CONTROL_ERROR, "SETTINGS_INITIAL_WINDOW_SIZE cannot be " + value);
    }
    return (int) value;
  }

  private static int frame(long value) {
    if (value < Frame.LEAST_MAX_FRAME_BYTES || value > Frame.MOST_MAX_FRAME_BYTES) {
      throw new Http2Exception(
          ErrorCode.PROTOCOL_ERROR, "SETTINGS_MAX_FRAME_SIZE cannot be " + value);
    }
    return (int) value;
  }
}
