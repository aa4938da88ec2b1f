package io.kith.collector.observatory;

import io.kith.collector.LogRecord;
import io.kith.collector.Observations.Event;
import io.kith.collector.Observations.LogLine;
import io.kith.collector.Observations.Span;
import io.kith.collector.Observations.Trace;
import io.kith.collector.Source;
import io.kith.collector.SpanDetails;
import io.kith.collector.SpanRecord;
import io.kith.collector.TraceRecord;
import io.kith.collector.tree.CallTree;
import io.kith.collector.tree.Placed;
import io.kith.collector.tree.Step;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** A trace as people look at it: its spans as a tree. */
final class TraceView {

  private static final HexFormat HEX = HexFormat.of();

  private TraceView() {}

  static Trace of(TraceRecord trace) {
    List<SpanRecord> spans = trace.spans();
    List<Placed> placed = CallTree.of(spans.stream().map(TraceView::step).toList());
    long begin = placed.stream().mapToLong(Placed::startNanos).min().orElse(0);
    long end =
        placed.stream()
            .mapToLong(place -> place.startNanos() + spans.get(place.step()).nanos())
            .max()
            .orElse(0);
    return new Trace(
        trace.id(),
        Instant.ofEpochSecond(0, begin),
        (end - begin) / 1e6,
        spans.stream().anyMatch(SpanRecord::failed),
        placed.stream().map(place -> span(spans.get(place.step()), place, begin)).toList());
  }

  private static Step step(SpanRecord span) {
    Source source = span.source();
    return new Step(
        HEX.toHexDigits(span.spanId()),
        span.parentId() == 0 ? "" : HEX.toHexDigits(span.parentId()),
        source.host().isEmpty() ? source.service() + "/" + source.instance() : source.host(),
        Step.Kind.valueOf(span.kind().name()),
        span.startNanos(),
        span.endNanos());
  }

  private static Span span(SpanRecord span, Placed place, long begin) {
    long shift = place.startNanos() - span.startNanos();
    SpanDetails details = span.details();
    return new Span(
        HEX.toHexDigits(span.spanId()),
        span.parentId() == 0 ? "" : HEX.toHexDigits(span.parentId()),
        place.depth(),
        span.source().service(),
        span.source().instance(),
        span.name(),
        span.kind().text(),
        (place.startNanos() - begin) / 1_000,
        span.nanos() / 1_000,
        place.selfNanos() / 1_000,
        place.gapNanos() / 1_000,
        span.failed(),
        details.message(),
        place.critical(),
        place.criticalNanos() / 1_000,
        details.attributes(),
        details.events().stream()
            .map(event ->
                new Event(
                    event.name(), (event.atNanos() + shift - begin) / 1_000, event.attributes()))
            .toList());
  }

  static List<LogLine> logs(TraceRecord trace) {
    return trace.logs().stream()
        .sorted(Comparator.comparingLong(LogRecord::atNanos))
        .map(log ->
            new LogLine(
                Instant.ofEpochSecond(0, log.atNanos()),
                log.severity(),
                log.source().service(),
                log.source().instance(),
                Optional.of(log.spanId()).filter(id -> id != 0).map(HEX::toHexDigits).orElse(""),
                log.logger(),
                log.text(),
                log.attributes()))
        .toList();
  }
}
