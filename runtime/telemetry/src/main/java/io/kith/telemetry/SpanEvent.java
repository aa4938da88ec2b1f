package io.kith.telemetry;

import io.kith.codec.ProtoWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened within a span.
 *
 * @param thrown of an exception, which is told with its type, its message and so much of its stack
 *     as fits; null of another event
 * @see <a
 *     href="https://opentelemetry.io/docs/specs/semconv/exceptions/exceptions-spans/">exceptions on
 *     spans</a>
 */
record SpanEvent(long nanos, String name, Notes notes, @Nullable Throwable thrown) {

  static SpanEvent of(Throwable thrown, long nanos) {
    return new SpanEvent(nanos, "exception", Notes.NONE, thrown);
  }

  void write(SpanEncoder encoder, ProtoWriter out) {
    int event = out.begin(SpanEncoder.EVENTS);
    out.fixed64(SpanEncoder.EVENT_TIME, encoder.epoch(nanos));
    out.string(SpanEncoder.EVENT_NAME, OtlpAttributes.sound(name));
    notes.write(SpanEncoder.EVENT_ATTRIBUTES, out);
    if (thrown != null) {
      write(thrown, out);
    }
    out.end(event);
  }

  private static void write(Throwable thrown, ProtoWriter out) {
    int field = SpanEncoder.EVENT_ATTRIBUTES;
    OtlpAttributes.text(field, "exception.type", thrown.getClass().getName(), out);
    String message = message(thrown);
    if (!message.isEmpty()) {
      OtlpAttributes.text(field, "exception.message", message, out);
    }
    OtlpAttributes.text(field, "exception.stacktrace", stack(thrown), out);
  }

  /** An exception of an application may fail to tell what it is about. */
  private static String message(Throwable thrown) {
    try {
      String message = thrown.getMessage();
      return message == null ? "" : message;
    } catch (RuntimeException e) {
      return "its message cannot be told: " + e.getClass().getName();
    }
  }

  private static String stack(Throwable thrown) {
    var text = new Bounded();
    try (var out = new PrintWriter(text)) {
      thrown.printStackTrace(out);
    } catch (RuntimeException e) {
      text.write("its stack cannot be told: " + e.getClass().getName());
    }
    return text.toString();
  }

  /** Keeps the first characters, and forgets the rest. */
  private static final class Bounded extends Writer {

    private final StringWriter kept = new StringWriter();

    @Override
    public void write(char[] chars, int offset, int length) {
      int room = OtlpAttributes.MAX_CHARS - kept.getBuffer().length();
      kept.write(chars, offset, Math.clamp(length, 0, Math.max(0, room)));
    }

    @Override
    public void write(String text) {
      write(text.toCharArray(), 0, text.length());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    @Override
    public String toString() {
      return kept.toString();
    }
  }
}
