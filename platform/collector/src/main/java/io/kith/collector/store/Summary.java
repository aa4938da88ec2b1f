package io.kith.collector.store;

import io.kith.collector.LogRecord;
import io.kith.collector.Observations.TraceSummary;
import io.kith.collector.SpanKind;
import io.kith.collector.SpanRecord;
import io.kith.collector.TraceQuery;
import io.kith.collector.TraceRecord;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * What a list tells of a trace.
 *
 * @param service of the span that began it
 * @param name of that span
 * @param hasRoot whether that span has no parent
 * @param services all that take part
 */
record Summary(
    long idHigh,
    long idLow,
    long startNanos,
    long nanos,
    boolean failed,
    boolean hasRoot,
    int spans,
    String service,
    String name,
    List<String> services) {

  private static final HexFormat HEX = HexFormat.of();
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  /** Of a trace that has a span or a line at least. */
  static Summary of(TraceRecord trace) {
    if (trace.spans().isEmpty()) {
      LogRecord line = trace.logs().getFirst();
      String service = line.source().service();
      return new Summary(
          trace.idHigh(),
          trace.idLow(),
          line.atNanos(),
          0,
          false,
          false,
          0,
          service,
          "",
          List.of());
    }
    SpanRecord first = trace.spans().getFirst();
    long start = Long.MAX_VALUE;
    long end = 0;
    boolean failed = false;
    Set<String> services = new HashSet<>();
    for (SpanRecord span : trace.spans()) {
      start = Math.min(start, span.startNanos());
      end = Math.max(end, span.endNanos());
      failed |= span.failed();
      services.add(span.source().service());
      first = comesFirst(span, first) ? span : first;
    }
    return new Summary(
        trace.idHigh(),
        trace.idLow(),
        start,
        end - start,
        failed,
        first.parentId() == 0,
        trace.spans().size(),
        first.source().service(),
        first.name(),
        List.copyOf(services));
  }

  /** One without a parent does; of several, who began first, and a caller before who is called. */
  private static boolean comesFirst(SpanRecord span, SpanRecord other) {
    boolean isRoot = span.parentId() == 0;
    if (isRoot != (other.parentId() == 0)) {
      return isRoot;
    }
    return span.startNanos() < other.startNanos()
        || (span.startNanos() == other.startNanos()
            && span.kind() == SpanKind.CLIENT
            && other.kind() == SpanKind.SERVER);
  }

  /** Of two parts of the same trace, which are one if the journal told of it again. */
  Summary and(Summary other) {
    if (equals(other)) {
      return this;
    }
    boolean otherFirst = other.hasRoot == hasRoot ? other.startNanos < startNanos : other.hasRoot;
    Summary first = otherFirst ? other : this;
    long start = Math.min(startNanos, other.startNanos);
    long end = Math.max(startNanos + nanos, other.startNanos + other.nanos);
    Set<String> all = new HashSet<>(services);
    all.addAll(other.services);
    return new Summary(
        idHigh,
        idLow,
        start,
        end - start,
        failed || other.failed,
        hasRoot || other.hasRoot,
        spans + other.spans,
        first.service,
        first.name,
        List.copyOf(all));
  }

  /** Whether it may be in the answer, as far as a summary tells. */
  boolean matches(TraceQuery query, long fromNanos, long toNanos) {
    return startNanos >= fromNanos
        && startNanos < toNanos
        && (failed || !query.failed())
        && nanos >= query.leastNanos()
        && (query.mostNanos() == 0 || nanos <= query.mostNanos());
  }

  TraceSummary toTraceSummary() {
    return new TraceSummary(
        HEX.toHexDigits(idHigh) + HEX.toHexDigits(idLow),
        Instant.ofEpochSecond(startNanos / NANOS_PER_SECOND, startNanos % NANOS_PER_SECOND),
        nanos / 1e6,
        service,
        name,
        failed,
        spans,
        services.stream().sorted().toList());
  }
}
