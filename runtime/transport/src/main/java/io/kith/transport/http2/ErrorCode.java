package io.kith.transport.http2;

/**
 * Why a stream or a connection ended.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9113#section-7">RFC 9113, section 7</a>
 */
public enum ErrorCode {
  NO_ERROR,
  PROTOCOL_ERROR,
  INTERNAL_ERROR,
  FLOW_CONTROL_ERROR,
  SETTINGS_TIMEOUT,
  STREAM_CLOSED,
  FRAME_SIZE_ERROR,
  REFUSED_STREAM,
  CANCEL,
  COMPRESSION_ERROR,
  CONNECT_ERROR,
  ENHANCE_YOUR_CALM,
  INADEQUATE_SECURITY,
  HTTP_1_1_REQUIRED;

  private static final ErrorCode[] CODES = values();

  /** The code with this number on the wire; {@link #INTERNAL_ERROR} for one that is not known. */
  public static ErrorCode of(int number) {
    return number >= 0 && number < CODES.length ? CODES[number] : INTERNAL_ERROR;
  }

  /** The number on the wire. */
  public int number() {
    return ordinal();
  }
}
