package io.kith.transport.http2;

/** The peer broke the protocol, so that the whole connection ends. */
final class Http2Exception extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final ErrorCode code;

  Http2Exception(ErrorCode code, String message) {
    super(message);
    this.code = code;
  }

  ErrorCode code() {
    return code;
  }

  /** What the peer is told. */
  String text() {
    return String.valueOf(getMessage());
  }
}
