package io.kith.transport.http;

import io.kith.transport.loop.ByteWriter;
import java.nio.charset.StandardCharsets;

/** Puts answers together. Owned by an event loop. */
final class HttpWriter extends ByteWriter {

  /** Text of ASCII characters. */
  void ascii(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    bytes(bytes, 0, bytes.length);
  }

  void decimal(long value) {
    ascii(Long.toString(value));
  }
}
