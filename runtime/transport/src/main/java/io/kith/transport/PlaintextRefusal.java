package io.kith.transport;

import io.kith.transport.kith.Refusal;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Tells a client that speaks plain text, in its own protocol, that this port takes TLS alone. */
final class PlaintextRefusal {

  private static final String WHY =
      "this port takes TLS only: set client.tls.trust at the caller, or use https";
  private static final int SETTINGS = 4;
  private static final int GO_AWAY = 7;
  private static final int INADEQUATE_SECURITY = 12;
  private static final int FRAME_HEAD_BYTES = 9;

  private PlaintextRefusal() {}

  /** The answer; empty if nothing is known that the client would understand. */
  static byte[] to(FirstBytes spoken) {
    return switch (spoken) {
      case KITH -> Refusal.insecure(WHY);
      case HTTP2 -> http2();
      case HTTP -> http();
      case TLS, UNDECIDED, UNKNOWN -> new byte[0];
    };
  }

  private static byte[] http() {
    return ("HTTP/1.1 400 Bad Request\r\ncontent-type: text/plain\r\nconnection: close\r\n"
            + "content-length: "
            + (WHY.length() + 1)
            + "\r\n\r\n"
            + WHY
            + "\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] http2() {
    byte[] why = WHY.getBytes(StandardCharsets.US_ASCII);
    var out = new ByteArrayOutputStream();
    out.writeBytes(frame(SETTINGS, new byte[0]));
    out.writeBytes(
        frame(
            GO_AWAY,
            ByteBuffer.allocate(2 * Integer.BYTES + why.length)
                .putInt(0)
                .putInt(INADEQUATE_SECURITY)
                .put(why)
                .array()));
    return out.toByteArray();
  }

  private static byte[] frame(int type, byte[] payload) {
    return ByteBuffer.allocate(FRAME_HEAD_BYTES + payload.length)
        .putInt(payload.length << 8 | type)
        .put((byte) 0)
        .putInt(0)
        .put(payload)
        .array();
  }
}
