package io.kith.collector.store;

import io.kith.collector.LogRecord;
import io.kith.collector.Observations.Attribute;
import io.kith.collector.SpanDetails;
import io.kith.collector.SpanRecord;
import io.kith.collector.TraceQuery;
import io.kith.collector.TraceRecord;
import java.util.List;
import java.util.Locale;

/** Whether a trace is what is looked for, by what only its spans tell. */
final class Match {

  private final TraceQuery query;
  private final String text;

  Match(TraceQuery query) {
    this.query = query;
    this.text = query.text().toLowerCase(Locale.ROOT);
  }

  /** Whether spans must be looked at, after an index of services and methods has been. */
  boolean needsSpans() {
    return !query.attributes().isEmpty() || !text.isEmpty();
  }

  /** Whether a trace that no index knows matches; its times and failures have been looked at. */
  boolean matchesAll(TraceRecord trace) {
    return trace.spans().stream().anyMatch(this::isCalled) && matches(trace);
  }

  private boolean isCalled(SpanRecord span) {
    return (query.service().isEmpty() || span.source().service().equals(query.service()))
        && (query.method().isEmpty() || span.name().equals(query.method()));
  }

  /** Whether attributes and text are there. */
  boolean matches(TraceRecord trace) {
    return hasAttributes(trace) && hasText(trace);
  }

  private boolean hasAttributes(TraceRecord trace) {
    return query.attributes().isEmpty() || trace.spans().stream().anyMatch(this::hasAttributes);
  }

  private boolean hasAttributes(SpanRecord span) {
    for (Attribute wanted : query.attributes()) {
      boolean isOfSpan =
          span.details().attribute(wanted.key()).filter(wanted.value()::equals).isPresent();
      boolean isOfSource =
          span.source().attribute(wanted.key()).filter(wanted.value()::equals).isPresent();
      if (!isOfSpan && !isOfSource) {
        return false;
      }
    }
    return true;
  }

  private boolean hasText(TraceRecord trace) {
    return text.isEmpty()
        || trace.spans().stream().anyMatch(this::hasText)
        || trace.logs().stream().anyMatch(this::hasText);
  }

  private boolean hasText(SpanRecord span) {
    SpanDetails details = span.details();
    return has(span.name())
        || has(details.message())
        || hasText(details.attributes())
        || details.events().stream()
            .anyMatch(event -> has(event.name()) || hasText(event.attributes()));
  }

  private boolean hasText(LogRecord line) {
    return has(line.text()) || hasText(line.attributes());
  }

  private boolean hasText(List<Attribute> attributes) {
    return attributes.stream().anyMatch(attribute -> has(attribute.value()));
  }

  private boolean has(String where) {
    return where.toLowerCase(Locale.ROOT).contains(text);
  }
}
