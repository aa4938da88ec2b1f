package io.kith.collector.store;

import io.kith.collector.FoundTraces;
import io.kith.collector.LogRecord;
import io.kith.collector.SpanRecord;
import io.kith.collector.TraceQuery;
import io.kith.collector.TraceRecord;
import io.kith.collector.TraceStore;
import io.kith.collector.otlp.Sources;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is kept of traces, in segments and in the block that is open, as one. */
final class StoredTraces implements TraceStore {

  private final Segments segments;
  private final OpenBlocks open;
  private final Sources sources;

  StoredTraces(Segments segments, OpenBlocks open, Sources sources) {
    this.segments = segments;
    this.open = open;
    this.sources = sources;
  }

  @Override
  public FoundTraces search(TraceQuery query) {
    var search = new Search(query, sources);
    search.live(open.traces());
    List<Segment> all = new ArrayList<>(segments.all());
    all.sort(Search.NEWEST_FIRST);
    for (Segment segment : all) {
      if (search.needs(segment)) {
        try {
          search.segment(segment);
        } catch (SQLException | BrokenBlockException e) {
          segments.broken(segment, e);
        }
      }
    }
    return search.result();
  }

  @Override
  public Optional<TraceRecord> trace(long idHigh, long idLow) {
    var spans = new ArrayList<SpanRecord>();
    var logs = new ArrayList<LogRecord>();
    for (Segment segment : segments.all()) {
      try {
        for (Segment.Found block : segment.blocksOf(idHigh, idLow)) {
          read(segment, block, idHigh, idLow, spans, logs);
        }
      } catch (SQLException | BrokenBlockException e) {
        segments.broken(segment, e);
      }
    }
    open.traces().stream()
        .filter(trace -> trace.idHigh() == idHigh && trace.idLow() == idLow)
        .forEach(trace -> {
          spans.addAll(trace.spans());
          logs.addAll(trace.logs());
        });
    return spans.isEmpty() && logs.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new TraceRecord(idHigh, idLow, once(spans), logs.stream().distinct().toList()));
  }

  private void read(
      Segment segment,
      Segment.Found block,
      long idHigh,
      long idLow,
      List<SpanRecord> spans,
      List<LogRecord> logs)
      throws SQLException {
    BlockData data = BlockData.read(segment.data(block.block()), block.traces(), sources);
    for (int ordinal = 0; ordinal < data.size(); ordinal++) {
      if (data.isId(ordinal, idHigh, idLow)) {
        TraceRecord part = data.trace(ordinal).read(new Names());
        spans.addAll(part.spans());
        logs.addAll(part.logs());
      }
    }
  }

  /** What was stored before the process ended may have been told again when it came back. */
  private static List<SpanRecord> once(List<SpanRecord> spans) {
    Set<Seen> seen = new HashSet<>();
    return spans.stream()
        .filter(
            span -> seen.add(new Seen(span.spanId(), span.startNanos(), span.source().service())))
        .toList();
  }

  private record Seen(long spanId, long startNanos, String service) {}

  @Override
  public long storedBytes() {
    return segments.bytes();
  }

  @Override
  public Optional<Instant> oldest() {
    return segments.all().stream()
        .map(Segment::firstNanos)
        .filter(nanos -> nanos != Long.MAX_VALUE)
        .min(Long::compare)
        .map(nanos -> Instant.ofEpochSecond(nanos / 1_000_000_000, nanos % 1_000_000_000));
  }
}
