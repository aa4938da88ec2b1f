package io.kith.benchmarks.jmh;

import java.io.ByteArrayOutputStream;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** Jackson on records, as JSON. */
final class JacksonSubject implements Subject {
  private final Object message;
  private final ObjectWriter writer;
  private final ObjectReader reader;
  private final Buffer buffer = new Buffer();

  JacksonSubject(Kind kind) {
    message = Messages.of(kind);
    writer = JsonMapper.shared().writerFor(message.getClass());
    reader = JsonMapper.shared().readerFor(message.getClass());
  }

  @Override
  public int encode() {
    buffer.reset();
    writer.writeValue(buffer, message);
    return buffer.size();
  }

  @Override
  public Object decode() {
    return reader.readValue(buffer.bytes(), 0, buffer.size());
  }

  /** A stream whose array can be read without a copy. */
  private static final class Buffer extends ByteArrayOutputStream {
    byte[] bytes() {
      return buf;
    }
  }
}
