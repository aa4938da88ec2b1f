package io.kith.telemetry.logs;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Lines of a log as JSON, one object a line: {@code time}, {@code level}, {@code logger}, {@code
 * thread}, {@code message}, what is in the MDC under its own keys, and {@code exception} with its
 * stack. Thread-safe.
 */
public final class JsonLines extends EncoderBase<ILoggingEvent> {

  /** The longest message or stack, in characters; a longer one is cut. */
  static final int MAX_CHARS = 64 << 10;

  private static final JsonFactory JSON = new JsonFactory();

  @Override
  public byte[] headerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    var text = new StringWriter(512);
    try (JsonGenerator line = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      line.writeStartObject();
      write(event, line);
      line.writeEndObject();
    }
    return (text + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static void write(ILoggingEvent event, JsonGenerator line) {
    line.writeStringProperty("time", event.getInstant().toString());
    line.writeStringProperty("level", event.getLevel().toString());
    line.writeStringProperty("logger", event.getLoggerName());
    line.writeStringProperty("thread", event.getThreadName());
    line.writeStringProperty("message", LogText.cut(event.getFormattedMessage(), MAX_CHARS));
    new TreeMap<>(event.getMDCPropertyMap())
        .forEach((key, value) -> {
          if (value != null) {
            line.writeStringProperty(LogText.free(key), LogText.cut(value, MAX_CHARS));
          }
        });
    LogText.pairs(event)
        .forEach((key, value) -> line.writeStringProperty(LogText.free(key), value));
    if (event.getThrowableProxy() != null) {
      line.writeStringProperty("exception", LogText.cut(LogText.stack(event), MAX_CHARS));
    }
  }

  @Override
  public byte[] footerBytes() {
    return new byte[0];
  }
}
