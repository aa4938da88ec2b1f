package io.kith.cli;

import io.kith.collector.Observations.Attribute;
import io.kith.collector.Observations.Event;
import io.kith.collector.Observations.Span;
import io.kith.collector.Observations.Trace;
import io.kith.collector.Observations.TraceSummary;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A trace as a tree of calls for a terminal, and lists of traces. */
final class TraceText {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT);
  private static final int BAR = 30;
  private static final int MOST_SPANS = 2_000;
  private static final int MOST_TEXT = 200;
  private static final int NARROWEST = 24;

  private final Trace trace;
  private final List<String> names = new ArrayList<>();

  private TraceText(Trace trace) {
    this.trace = trace;
    trace.spans().forEach(span -> names.add(name(span)));
  }

  /** The tree: what is on the critical path has a star. */
  static List<String> of(Trace trace) {
    return new TraceText(trace).lines();
  }

  private static String name(Span span) {
    String kind =
        switch (span.kind()) {
          case "client", "producer" -> "→ ";
          case "consumer" -> "← ";
          default -> "";
        };
    return "  ".repeat(Math.min(span.depth(), 30)) + span.service() + "  " + kind + span.name();
  }

  private List<String> lines() {
    var lines = new ArrayList<String>();
    lines.add(title());
    lines.add("");
    int width = names.stream().mapToInt(String::length).max().orElse(NARROWEST);
    width = Math.clamp(width, NARROWEST, 80);
    lines.add(
        "  "
            + padded("CALL", width)
            + "  "
            + padded("", BAR)
            + "      TOTAL       SELF        GAP");
    for (int i = 0; i < Math.min(MOST_SPANS, names.size()); i++) {
      add(trace.spans().get(i), names.get(i), width, lines);
    }
    if (names.size() > MOST_SPANS) {
      lines.add("… and " + (names.size() - MOST_SPANS) + " spans more; --json has all");
    }
    lines.add("");
    lines.add("* on the critical path; → a call of the next, ← taken from a broker");
    return lines;
  }

  private String title() {
    long services = trace.spans().stream().map(Span::service).distinct().count();
    return "trace "
        + trace.traceId()
        + "  "
        + TIME.format(trace.start().atZone(ZoneId.systemDefault()))
        + "  "
        + TopTable.millis(trace.millis())
        + "  "
        + trace.spans().size()
        + " spans, "
        + services
        + (services == 1 ? " service" : " services")
        + (trace.failed() ? ", FAILED" : "");
  }

  private void add(Span span, String name, int width, List<String> lines) {
    lines.add(
        (span.critical() ? "* " : "  ")
            + padded(cut(TopTable.printable(name), width), width)
            + "  "
            + bar(span)
            + time(span.micros())
            + time(span.selfMicros())
            + (span.gapMicros() == 0 ? padded("", 11) : time(span.gapMicros()))
            + (span.failed() ? "  FAILED" : ""));
    String under = "  " + "  ".repeat(Math.min(span.depth(), 30) + 1);
    if (span.failed() && !span.message().isEmpty()) {
      lines.add(under + "✗ " + text(span.message()));
    }
    for (Attribute attribute : span.attributes()) {
      if (attribute.key().equals("db.query.text") || attribute.key().equals("db.statement")) {
        lines.add(under + "SQL " + text(attribute.value()));
      }
    }
    for (Event event : span.events()) {
      lines.add(under + event(event));
    }
  }

  private static String event(Event event) {
    return "· "
        + TopTable.millis(event.atMicros() / 1_000.0)
        + "  "
        + text(
            event.attributes().stream()
                .filter(attribute -> !attribute.key().equals("exception.stacktrace"))
                .map(attribute ->
                    attribute.key().startsWith("exception.")
                        ? attribute.value()
                        : attribute.key() + "=" + attribute.value())
                .reduce(event.name() + " ", (one, other) -> one + " " + other));
  }

  /** On one line, and not longer than that. */
  private static String text(String text) {
    return cut(text.replaceAll("\\s+", " ").replaceAll("\\p{Cntrl}", "?").strip(), MOST_TEXT);
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most - 1) + "…";
  }

  private String bar(Span span) {
    double all = Math.max(1, trace.millis() * 1_000);
    int begin = Math.clamp((long) (span.startMicros() * BAR / all), 0, BAR - 1);
    int end =
        Math.clamp(
            (long) Math.ceil((span.startMicros() + span.micros()) * BAR / all), begin + 1, BAR);
    return " ".repeat(begin) + "█".repeat(end - begin) + " ".repeat(BAR - end);
  }

  private static String time(long micros) {
    String text = TopTable.millis(micros / 1_000.0);
    return " ".repeat(Math.max(1, 11 - text.length())) + text;
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  /** A list, the newest first. */
  static List<String> list(List<TraceSummary> traces) {
    if (traces.isEmpty()) {
      return List.of("no traces match");
    }
    return traces.stream()
        .map(trace ->
            trace.traceId()
                + "  "
                + TIME.format(trace.start().atZone(ZoneId.systemDefault()))
                + " "
                + time(Math.round(trace.millis() * 1_000))
                + (trace.failed() ? "  FAILED  " : "          ")
                + TopTable.printable(trace.service() + "  " + trace.name())
                + "  "
                + trace.spans()
                + (trace.spans() == 1 ? " span" : " spans"))
        .toList();
  }
}
