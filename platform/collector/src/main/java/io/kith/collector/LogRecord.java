package io.kith.collector;

import io.kith.collector.Observations.Attribute;
import java.util.List;

/**
 * One line of a log that belongs to a trace.
 *
 * @param spanId the step in which it was written; zero if that is not known
 * @param atNanos when, in nanoseconds since 1970
 * @param severity such as {@code WARN}; empty if it says none
 * @param logger the name of the logger, which is OTLP's scope
 */
public record LogRecord(
    Source source,
    long spanId,
    long atNanos,
    String severity,
    String logger,
    String text,
    List<Attribute> attributes) {

  public LogRecord {
    attributes = List.copyOf(attributes);
  }
}
