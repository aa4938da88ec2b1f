package io.kith.transport.kith;

/** Why a side ends a connection. */
enum GoAway {
  /** The server is going away; calls that it has accepted are answered. */
  DRAINING,
  /** The peer broke the protocol. */
  PROTOCOL_ERROR,
  /** A frame is longer than announced as acceptable. */
  FRAME_TOO_LONG,
  /** The peer sends too much of what is cheap to send and costly to take. */
  TOO_MANY,
  /** Nothing was called for a long time, or the peer never said who it is. */
  IDLE,
  /** The peer speaks a version that is not known here. */
  VERSION,
  /** The process at this address is not the one that was looked for. */
  STRANGER,
  /** The peer reads too slowly. */
  SLOW_READER,
  /** The peer speaks plain text, and TLS is asked for. */
  INSECURE;

  static GoAway of(int number) {
    GoAway[] all = values();
    return number < all.length ? all[number] : PROTOCOL_ERROR;
  }
}
