package io.kith.collector.store;

import io.kith.collector.FoundTraces;
import io.kith.collector.TraceQuery;
import io.kith.collector.TraceRecord;
import io.kith.collector.otlp.Sources;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One search: from the newest block that an index says may have something to older ones, until
 * there is as much as was asked for. Only what attributes and text ask for reads spans, and that
 * ends after a while.
 */
final class Search {

  /** After so long of reading spans an answer is better than all of it. */
  private static final long MOST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final TraceQuery query;
  private final Match match;
  private final Sources sources;
  private final Segment.Wanted wanted;
  private final Newest newest;
  private final long deadlineNanos = System.nanoTime() + MOST_NANOS;
  private final Names names = new Names();
  private boolean partial;

  Search(TraceQuery query, Sources sources) {
    this.query = query;
    this.match = new Match(query);
    this.sources = sources;
    this.newest = new Newest(query.limit());
    this.wanted =
        new Segment.Wanted(
            Keys.of(query.service(), query.method()),
            nanos(query.from()),
            nanos(query.to()),
            query.leastNanos(),
            query.mostNanos() == 0 ? Long.MAX_VALUE : query.mostNanos(),
            query.failed(),
            query.attributes().stream().map(Hashes::of).toList());
  }

  /** Beyond the year 2262 there are none. */
  static long nanos(Instant instant) {
    try {
      return Math.addExact(
          Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
    } catch (ArithmeticException e) {
      return instant.getEpochSecond() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  /** Looks at traces that are in no segment yet. */
  void live(List<TraceRecord> traces) {
    for (TraceRecord trace : traces) {
      if (!trace.spans().isEmpty()) {
        Summary summary = Summary.of(trace);
        if (matches(summary) && match.matchesAll(trace)) {
          newest.add(summary);
        }
      }
    }
  }

  private boolean matches(Summary summary) {
    return summary.matches(query, wanted.fromNanos(), wanted.toNanos());
  }

  /** Looks at a segment. What it throws says that the segment is broken. */
  void segment(Segment segment) throws SQLException {
    Optional<Segment.Found> last = Optional.empty();
    do {
      List<Segment.Found> blocks = segment.find(wanted, last);
      for (Segment.Found block : blocks) {
        if (newest.isFullSince(block.lastNanos()) || isLate()) {
          return;
        }
        block(segment, block);
      }
      last = blocks.isEmpty() ? Optional.empty() : Optional.of(blocks.getLast());
    } while (last.isPresent());
  }

  /** Whether nothing in this segment can be newer than what is there. */
  boolean needs(Segment segment) {
    return segment.lastNanos() >= wanted.fromNanos()
        && segment.firstNanos() < wanted.toNanos()
        && !partial
        && !newest.isFullSince(segment.lastNanos());
  }

  private boolean isLate() {
    boolean late = match.needsSpans() && System.nanoTime() - deadlineNanos > 0;
    partial |= late;
    return late;
  }

  private void block(Segment segment, Segment.Found block) throws SQLException {
    List<Summary> summaries = Summaries.read(segment.summaries(block.block()));
    BlockData data = null;
    for (int ordinal : Ordinals.read(block.ordinals())) {
      if (ordinal >= summaries.size()) {
        throw new BrokenBlockException("a trace beyond its end");
      }
      Summary summary = summaries.get(ordinal);
      if (!matches(summary)) {
        continue;
      }
      if (match.needsSpans()) {
        if (data == null) {
          data = BlockData.read(segment.data(block.block()), block.traces(), sources);
        }
        if (!match.matches(data.trace(ordinal).read(names))) {
          continue;
        }
      }
      newest.add(summary);
    }
  }

  FoundTraces result() {
    return new FoundTraces(
        newest.newestFirst().stream().map(Summary::toTraceSummary).toList(), partial);
  }

  /** The segments with the newest traces first. */
  static final Comparator<Segment> NEWEST_FIRST =
      Comparator.comparingLong(Segment::lastNanos).reversed();
}
