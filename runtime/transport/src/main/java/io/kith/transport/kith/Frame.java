package io.kith.transport.kith;

/**
 * The numbers of the kith protocol, as docs/protocol.md specifies them.
 *
 * <p>A frame is a header of eight bytes and a payload: the payload's length (24 bits), the type (8
 * bits), the call's id (32 bits), all big-endian.
 */
public final class Frame {

  /** What a client sends first: {@code KITH/1\r\n}. */
  public static final byte[] PREFACE = {'K', 'I', 'T', 'H', '/', '1', '\r', '\n'};

  static final int HEADER_BYTES = 8;

  static final int HELLO = 0x01;
  static final int DEFINE = 0x02;
  static final int REQUEST = 0x03;
  static final int REPLY = 0x04;
  static final int FAILURE = 0x05;
  static final int DATA = 0x06;
  static final int CANCEL = 0x07;
  static final int CREDIT = 0x08;
  static final int PING = 0x09;
  static final int PONG = 0x0A;
  static final int GO_AWAY = 0x0B;

  /** Types from here on may be ignored by a peer that does not know them. */
  static final int FIRST_OPTIONAL = 0x80;

  /** The message goes on in {@link #DATA} frames. */
  static final int FLAG_MORE = 0x01;

  /** Metadata and baggage follow. */
  static final int FLAG_METADATA = 0x02;

  /** A trace context follows. */
  static final int FLAG_TRACE = 0x04;

  /** Nothing is to be answered. */
  static final int FLAG_ONE_WAY = 0x08;

  /** The messages of a stream take the place of the message. */
  static final int FLAG_STREAM = 0x20;

  /** Of a request: the replies are to be a stream. */
  static final int FLAG_REPLY_STREAM = 0x40;

  /** Of a failure: the call was certainly not executed. */
  static final int FLAG_NOT_EXECUTED = 0x10;

  static final int DEFINE_METHOD = 1;
  static final int DEFINE_NAME = 2;

  /** The one codec of version 1. */
  static final int CODEC_PROTOBUF = 0;

  static final int MAX_NAMES = 4096;
  static final int MAX_NAME_BYTES = 512;
  static final int MAX_METADATA_BYTES = 16 << 10;
  static final int MAX_HELLO_BYTES = 4096;
  static final int MAX_GO_AWAY_TEXT_BYTES = 1024;

  /** Every peer accepts frames of at least this length, so that nobody needs to ask. */
  static final int LEAST_MAX_FRAME_BYTES = 256 << 10;

  /** The most that a status takes, encoded. */
  static final int MAX_STATUS_BYTES = 200 << 10;

  /** How much of a long message goes into one frame, so that others get their turn. */
  static final int CHUNK_BYTES = 64 << 10;

  private Frame() {}

  static int length(long header) {
    return (int) (header >>> 40);
  }

  static int type(long header) {
    return (int) (header >>> 32) & 0xFF;
  }

  static int id(long header) {
    return (int) header;
  }

  static String typeName(int type) {
    return switch (type) {
      case HELLO -> "HELLO";
      case DEFINE -> "DEFINE";
      case REQUEST -> "REQUEST";
      case REPLY -> "REPLY";
      case FAILURE -> "FAILURE";
      case DATA -> "DATA";
      case CANCEL -> "CANCEL";
      case CREDIT -> "CREDIT";
      case PING -> "PING";
      case PONG -> "PONG";
      case GO_AWAY -> "GO_AWAY";
      default -> "0x" + Integer.toHexString(type);
    };
  }
}
