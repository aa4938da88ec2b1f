package io.kith.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A span of Kith's as OpenTelemetry shows it to the application, which may add to it. Its name and
 * its end are Kith's.
 */
final class SeenSpan implements Span {

  private final OwnSpan span;

  SeenSpan(OwnSpan span) {
    this.span = span;
  }

  @Override
  public <T> Span setAttribute(AttributeKey<T> key, @Nullable T value) {
    if (value != null) {
      note(key, value);
    }
    return this;
  }

  private void note(AttributeKey<?> key, Object value) {
    switch (value) {
      case Long number -> span.note(key.getKey(), number.longValue());
      case Double number -> {
        OwnSpan _ = span.note(key.getKey(), number.doubleValue());
      }
      case Boolean flag -> {
        OwnSpan _ = span.note(key.getKey(), flag.booleanValue());
      }
      default -> span.note(key.getKey(), value.toString());
    }
  }

  @Override
  public Span addEvent(String name, Attributes attributes) {
    span.event(new SpanEvent(System.nanoTime(), name, notes(attributes), null));
    return this;
  }

  /** An event has the time at which it is told. */
  @Override
  public Span addEvent(String name, Attributes attributes, long timestamp, TimeUnit unit) {
    return addEvent(name, attributes);
  }

  @Override
  public Span recordException(Throwable thrown, Attributes attributes) {
    span.event(new SpanEvent(System.nanoTime(), "exception", notes(attributes), thrown));
    return this;
  }

  private static Notes notes(Attributes attributes) {
    Notes notes = Notes.NONE;
    for (var entry : attributes.asMap().entrySet()) {
      Object value = Objects.requireNonNull(entry.getValue());
      boolean isPlain =
          value instanceof Long || value instanceof Boolean || value instanceof Double;
      notes = notes.with(entry.getKey().getKey(), isPlain ? value : value.toString());
    }
    return notes;
  }

  @Override
  public Span setStatus(StatusCode status, String description) {
    if (status == StatusCode.ERROR) {
      span.failed(description);
    }
    return this;
  }

  @Override
  public Span updateName(String name) {
    return this;
  }

  @Override
  public void end() {}

  @Override
  public void end(long timestamp, TimeUnit unit) {}

  @Override
  public SpanContext getSpanContext() {
    return UserContexts.spanContext(span.trace());
  }

  @Override
  public boolean isRecording() {
    return true;
  }
}
