package io.kith.transport;

import io.kith.transport.kith.Frame;
import io.kith.transport.tls.ApplicationProtocols;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** What a client speaks, as the first bytes of its connection tell. */
enum FirstBytes {
  KITH(ApplicationProtocols.KITH),
  HTTP2(ApplicationProtocols.HTTP2),
  HTTP(ApplicationProtocols.HTTP),
  TLS(""),
  /** They are too few to tell. */
  UNDECIDED(""),
  UNKNOWN("");

  private static final byte[] HTTP2_PREFACE =
      "PRI * HTTP/2.0\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int TLS_HANDSHAKE = 0x16;

  private final String applicationProtocol;

  FirstBytes(String applicationProtocol) {
    this.applicationProtocol = applicationProtocol;
  }

  /** What these bytes begin; at least one. */
  static FirstBytes of(ByteBuf bytes) {
    if (startsWith(bytes, Frame.PREFACE)) {
      return bytes.readableBytes() >= Frame.PREFACE.length ? KITH : UNDECIDED;
    }
    if (startsWith(bytes, HTTP2_PREFACE)) {
      return bytes.readableBytes() >= HTTP2_PREFACE.length ? HTTP2 : UNDECIDED;
    }
    int first = bytes.getByte(bytes.readerIndex());
    if (first == TLS_HANDSHAKE) {
      return TLS;
    }
    return first >= 'A' && first <= 'Z' ? HTTP : UNKNOWN; // a request begins with its method
  }

  /** Whether the bytes begin like this, as far as both go. */
  private static boolean startsWith(ByteBuf bytes, byte[] prefix) {
    int common = Math.min(bytes.readableBytes(), prefix.length);
    for (int i = 0; i < common; i++) {
      if (bytes.getByte(bytes.readerIndex() + i) != prefix[i]) {
        return false;
      }
    }
    return true;
  }

  /** Whether a connection for which this was agreed, or nothing, may be used so. */
  boolean agreesWith(String agreed) {
    return agreed.isEmpty() || agreed.equals(applicationProtocol);
  }
}
