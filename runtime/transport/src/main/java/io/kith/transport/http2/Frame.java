package io.kith.transport.http2;

/**
 * The numbers of the protocol's frames: a header of nine bytes (the payload's length in three,
 * type, flags, the stream's id in four) and a payload.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9113#section-4.1">RFC 9113, sections 4.1 and
 *     6</a>
 */
final class Frame {

  /** What a client sends first: {@code PRI * HTTP/2.0}, two empty lines, {@code SM}. */
  static final byte[] PREFACE = {
    'P', 'R', 'I', ' ', '*', ' ', 'H', 'T', 'T', 'P', '/', '2', '.', '0', '\r', '\n', '\r', '\n',
    'S', 'M', '\r', '\n', '\r', '\n'
  };

  static final int HEADER_BYTES = 9;

  static final int DATA = 0x0;
  static final int HEADERS = 0x1;
  static final int PRIORITY = 0x2;
  static final int RST_STREAM = 0x3;
  static final int SETTINGS = 0x4;
  static final int PUSH_PROMISE = 0x5;
  static final int PING = 0x6;
  static final int GOAWAY = 0x7;
  static final int WINDOW_UPDATE = 0x8;
  static final int CONTINUATION = 0x9;

  static final int FLAG_ACK = 0x1;
  static final int FLAG_END_STREAM = 0x1;
  static final int FLAG_END_HEADERS = 0x4;
  static final int FLAG_PADDED = 0x8;
  static final int FLAG_PRIORITY = 0x20;

  static final int PRIORITY_BYTES = 5;
  static final int RST_STREAM_BYTES = 4;
  static final int PING_BYTES = 8;
  static final int GOAWAY_BYTES = 8;
  static final int WINDOW_UPDATE_BYTES = 4;
  static final int SETTING_BYTES = 6;

  static final int SETTING_HEADER_TABLE_SIZE = 0x1;
  static final int SETTING_ENABLE_PUSH = 0x2;
  static final int SETTING_MAX_CONCURRENT_STREAMS = 0x3;
  static final int SETTING_INITIAL_WINDOW_SIZE = 0x4;
  static final int SETTING_MAX_FRAME_SIZE = 0x5;
  static final int SETTING_MAX_HEADER_LIST_SIZE = 0x6;

  /** The bits of an id, an increment or a window that mean something. */
  static final int MASK_31_BITS = 0x7fff_ffff;

  static final int LEAST_MAX_FRAME_BYTES = 1 << 14;
  static final int MOST_MAX_FRAME_BYTES = (1 << 24) - 1;

  private Frame() {}

  static String typeName(int type) {
    return switch (type) {
      case DATA -> "DATA";
      case HEADERS -> "HEADERS";
      case PRIORITY -> "PRIORITY";
      case RST_STREAM -> "RST_STREAM";
      case SETTINGS -> "SETTINGS";
      case PUSH_PROMISE -> "PUSH_PROMISE";
      case PING -> "PING";
      case GOAWAY -> "GOAWAY";
      case WINDOW_UPDATE -> "WINDOW_UPDATE";
      case CONTINUATION -> "CONTINUATION";
      default -> "0x" + Integer.toHexString(type);
    };
  }
}
