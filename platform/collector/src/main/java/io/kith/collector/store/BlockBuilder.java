package io.kith.collector.store;

import io.kith.collector.Observations.Attribute;
import io.kith.collector.SpanRecord;
import io.kith.collector.TraceRecord;
import io.kith.collector.otlp.AttributeScanner;
import io.kith.collector.otlp.Sources;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Puts traces into a block. Used by one thread at a time, and for block after block. */
final class BlockBuilder {

  private static final int HEAD_BYTES = 64 << 10;
  private static final int MOST_KEPT_BYTES = 8 << 20;

  private final List<Summary> summaries = new ArrayList<>();
  private final LongSet tokens = new LongSet();
  private final Postings postings = new Postings();
  private final Map<Sources.Known, Integer> sources = new IdentityHashMap<>();
  private final List<Sources.Known> sourceList = new ArrayList<>();
  private final AttributeScanner scanner = new AttributeScanner();
  private final Map<String, Long> hashes = new HashMap<>();

  /** The traces, behind room for their sources. */
  private byte[] bytes = new byte[1 << 20];

  private byte[] room = {};
  private int size = HEAD_BYTES;
  private int spans;
  private long firstNanos = Long.MAX_VALUE;
  private long lastNanos;

  /** Adds a trace that has a span or a line at least; what has lines alone is found by its id. */
  void add(PackedTrace trace, TraceRecord record) {
    int ordinal = summaries.size();
    Summary summary = Summary.of(record);
    summaries.add(summary);
    if (!record.spans().isEmpty()) {
      postings.of(Keys.ALL).add(ordinal, summary);
      firstNanos = Math.min(firstNanos, summary.startNanos());
      lastNanos = Math.max(lastNanos, summary.startNanos());
    }
    for (SpanRecord span : record.spans()) {
      long service = hash(span.source().service());
      long method = hash(span.name());
      postings.of(Keys.of(service, 0)).add(ordinal, summary);
      postings.of(Keys.of(service, method)).add(ordinal, summary);
      postings.of(Keys.of(hash(""), method)).add(ordinal, summary);
    }
    spans += record.spans().size();
    append(trace);
  }

  private long hash(String text) {
    Long known = hashes.get(text);
    if (known == null) {
      known = Hashes.of(text);
      hashes.put(text, known);
    }
    return known;
  }

  private void append(PackedTrace trace) {
    int count = trace.sourceCount();
    int needed = 2 * Long.BYTES + 2 * Integer.BYTES + count * Integer.BYTES + trace.size();
    if (size + needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(size + needed, bytes.length * 2));
    }
    Hashes.putLong(bytes, size, trace.idHigh());
    Hashes.putLong(bytes, size + Long.BYTES, trace.idLow());
    integer(size + 2 * Long.BYTES, count);
    integer(size + 2 * Long.BYTES + Integer.BYTES, trace.size());
    int at = size + 2 * Long.BYTES + 2 * Integer.BYTES;
    for (int i = 0; i < count; i++, at += Integer.BYTES) {
      integer(at, number(trace.source(i)));
    }
    System.arraycopy(trace.bytes(), 0, bytes, at, trace.size());
    scan(at, at + trace.size());
    size += needed;
  }

  private void scan(int from, int to) {
    for (int at = from; at < to; ) {
      int head = (int) PackedTrace.INTS.get(bytes, at);
      int start = at + PackedTrace.RECORD_HEAD;
      int length = head & ~PackedTrace.LOG;
      if (head >= 0) {
        scanner.scan(bytes, start, length, this::token);
      }
      at = start + length;
    }
  }

  private void token(
      byte[] keyBytes, int key, int keyLength, byte[] valueBytes, int value, int length) {
    tokens.add(
        Hashes.of(Hashes.of(keyBytes, key, keyLength), Hashes.of(valueBytes, value, length)));
  }

  private int number(Sources.Known source) {
    Integer known = sources.get(source);
    if (known != null) {
      return known;
    }
    for (Attribute attribute : source.source().attributes()) {
      tokens.add(Hashes.of(attribute));
    }
    sources.put(source, sourceList.size());
    sourceList.add(source);
    return sourceList.size() - 1;
  }

  private void integer(int at, int value) {
    PackedTrace.INTS.set(bytes, at, value);
  }

  int spans() {
    return spans;
  }

  int traces() {
    return summaries.size();
  }

  /** The block, and this is empty again. */
  Block build() {
    int start = putSources();
    int length = size - start;
    if (room.length < Packing.bound(length)) {
      room = new byte[Packing.bound(length)];
    }
    var block =
        new Block(
            firstNanos == Long.MAX_VALUE ? 0 : firstNanos,
            lastNanos,
            summaries.size(),
            spans,
            length,
            Summaries.write(summaries),
            Bloom.of(summaries.stream().mapToLong(s -> Hashes.of(s.idHigh(), s.idLow())).toArray()),
            Bloom.of(tokens.values()),
            Packing.pack(bytes, start, length, room),
            postings.entries());
    clear();
    return block;
  }

  /**
   * Writes the sources, which are known now, before the traces.
   *
   * @return where they begin
   */
  private int putSources() {
    int length = Integer.BYTES;
    for (Sources.Known source : sourceList) {
      length += Integer.BYTES + source.resource().length;
    }
    if (length > HEAD_BYTES) { // seldom: moves all that there is
      int more = length - HEAD_BYTES;
      var longer = new byte[bytes.length + more];
      System.arraycopy(bytes, HEAD_BYTES, longer, length, size - HEAD_BYTES);
      bytes = longer;
      size += more;
    }
    int start = Math.max(HEAD_BYTES, length) - length;
    integer(start, sourceList.size());
    int at = start + Integer.BYTES;
    for (Sources.Known source : sourceList) {
      byte[] resource = source.resource();
      integer(at, resource.length);
      System.arraycopy(resource, 0, bytes, at + Integer.BYTES, resource.length);
      at += Integer.BYTES + resource.length;
    }
    return start;
  }

  private void clear() {
    summaries.clear();
    tokens.clear();
    postings.clear();
    sources.clear();
    sourceList.clear();
    hashes.clear();
    size = HEAD_BYTES;
    spans = 0;
    if (bytes.length > MOST_KEPT_BYTES) { // one trace may be as long as many blocks
      bytes = new byte[1 << 20];
      room = new byte[0];
    }
    firstNanos = Long.MAX_VALUE;
    lastNanos = 0;
  }
}
