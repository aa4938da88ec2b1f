package io.kith.collector.store;

import io.kith.codec.CodecException;
import io.kith.collector.LogRecord;
import io.kith.collector.SpanRecord;
import io.kith.collector.TraceRecord;
import io.kith.collector.otlp.OtlpDetails;
import io.kith.collector.otlp.OtlpLogs;
import io.kith.collector.otlp.Sources;
import io.kith.collector.otlp.SpanHeader;
import io.kith.collector.otlp.Values;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;

/**
 * The spans and lines of one trace, as they came, in one array: each behind its length, its kind
 * and the number of its source. Not thread-safe.
 */
public final class PackedTrace {

  static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  /** Length with the kind in its highest bit, and the number of the source. */
  static final int RECORD_HEAD = Integer.BYTES + Short.BYTES;

  static final int LOG = 1 << 31;

  /** So many processes of one trace are told apart. */
  static final int MAX_SOURCES = Character.MAX_VALUE;

  private static final byte[] EMPTY = {};

  /** Room for one more, as most spans are followed by another of their trace. */
  private static final int ROOM_BYTES = 512;

  private static final int MOST_EXPECTED_BYTES = 8 << 10;

  private static final Sources.Known[] NONE = {};

  /** What it takes beside its arrays, and what holds it. */
  private static final int OBJECT_BYTES = 200;

  private final long idHigh;
  private final long idLow;
  private final int expectedBytes;
  private byte[] bytes;
  private int size;
  private Sources.Known[] sources = NONE;
  private int sourceCount;
  private int spans;
  private int logs;
  private long startNanos = Long.MAX_VALUE;
  private long endNanos;
  private boolean failed;
  private boolean unsampled;

  /** A trace of which nothing is known yet. */
  public PackedTrace(long idHigh, long idLow) {
    this(idHigh, idLow, 0);
  }

  /** One that is expected to have so many bytes, as others had. */
  public PackedTrace(long idHigh, long idLow, int expectedBytes) {
    this.idHigh = idHigh;
    this.idLow = idLow;
    this.expectedBytes = Math.min(expectedBytes, MOST_EXPECTED_BYTES);
    this.bytes = EMPTY;
  }

  /** One that was stored. */
  PackedTrace(long idHigh, long idLow, Sources.Known[] sources, byte[] bytes) {
    this.idHigh = idHigh;
    this.idLow = idLow;
    this.expectedBytes = 0;
    this.sources = sources;
    this.sourceCount = sources.length;
    this.bytes = bytes;
    this.size = bytes.length;
  }

  /** Adds a span. */
  public void add(Sources.Known source, SpanHeader span) {
    append(source, 0, span.bytes(), span.offset(), span.length());
    spans++;
    startNanos = Math.min(startNanos, span.startNanos());
    endNanos = Math.max(endNanos, span.startNanos() + span.nanos());
    failed |= span.failed();
    unsampled |= span.unsampled();
  }

  /** Adds a line of a log: the name of its logger, behind its length, and then the line. */
  public void add(OtlpLogs.Line line) {
    byte[] logger = line.logger().getBytes(StandardCharsets.UTF_8);
    int named = Math.min(logger.length, 255);
    var both = new byte[1 + named + line.length()];
    both[0] = (byte) named;
    System.arraycopy(logger, 0, both, 1, named);
    System.arraycopy(line.bytes(), line.offset(), both, 1 + named, line.length());
    append(line.source(), LOG, both, 0, both.length);
    logs++;
  }

  private void append(Sources.Known source, int kind, byte[] from, int offset, int length) {
    int needed = size + RECORD_HEAD + length;
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, roomFor(needed, bytes.length, expectedBytes));
    }
    INTS.set(bytes, size, length | kind);
    SHORTS.set(bytes, size + Integer.BYTES, (short) number(source));
    System.arraycopy(from, offset, bytes, size + RECORD_HEAD, length);
    size = needed;
  }

  private static int roomFor(int needed, int there, int expected) {
    return needed <= expected ? expected : Math.max(needed + ROOM_BYTES, there + there / 2);
  }

  /** How much memory a trace takes whose first record has so many bytes, about. */
  public static long firstBytes(int length, int expectedBytes) {
    int expected = Math.min(expectedBytes, MOST_EXPECTED_BYTES);
    return (long) OBJECT_BYTES + roomFor(RECORD_HEAD + length, 0, expected);
  }

  /** How much more memory it takes once it has one more record of so many bytes, about. */
  public int growth(int length) {
    int needed = size + RECORD_HEAD + length;
    return needed > bytes.length ? roomFor(needed, bytes.length, expectedBytes) - bytes.length : 0;
  }

  private int number(Sources.Known source) {
    for (int i = sourceCount - 1; i >= 0; i--) {
      if (sources[i] == source) {
        return i;
      }
    }
    if (sourceCount == MAX_SOURCES) {
      return sourceCount - 1;
    }
    if (sourceCount == sources.length) {
      sources = Arrays.copyOf(sources, Math.max(4, sourceCount * 2));
    }
    sources[sourceCount] = source;
    source.hold();
    return sourceCount++;
  }

  public long idHigh() {
    return idHigh;
  }

  public long idLow() {
    return idLow;
  }

  /** How many spans were added. */
  public int spans() {
    return spans;
  }

  /** How many lines were added. */
  public int logs() {
    return logs;
  }

  /** How long all of it took. */
  public long nanos() {
    return spans == 0 ? 0 : endNanos - startNanos;
  }

  /** Whether a span failed. */
  public boolean failed() {
    return failed;
  }

  /** Whether a span says that it is there although its trace was not to be recorded. */
  public boolean unsampled() {
    return unsampled;
  }

  /** What counts of its bytes. */
  public int size() {
    return size;
  }

  byte[] bytes() {
    return bytes;
  }

  int sourceCount() {
    return sourceCount;
  }

  Sources.Known source(int number) {
    return sources[number];
  }

  /** It is needed no more, nor are its sources for its sake. */
  public void release() {
    for (int i = 0; i < sourceCount; i++) {
      sources[i].release();
    }
  }

  /** What it takes in memory, its sources apart. */
  public int heldBytes() {
    return bytes.length + 8 * sources.length + OBJECT_BYTES;
  }

  /** Whether there is nothing in it. */
  public boolean isEmpty() {
    return spans + logs == 0;
  }

  /** All that was told. What is broken in a line is left out, as it could not be read. */
  public TraceRecord read(Names names) {
    var foundSpans = new ArrayList<SpanRecord>(spans);
    var foundLogs = new ArrayList<LogRecord>(logs);
    var header = new SpanHeader();
    for (int at = 0; at < size; ) {
      int head = (int) INTS.get(bytes, at);
      int length = head & ~LOG;
      Sources.Known source = sources[(short) SHORTS.get(bytes, at + Integer.BYTES) & 0xffff];
      int start = at + RECORD_HEAD;
      if (head < 0) {
        readLog(source, start, length, foundLogs);
      } else if (header.read(bytes, start, length, Values.limits())) {
        foundSpans.add(span(source, header, names));
      }
      at = start + length;
    }
    return new TraceRecord(idHigh, idLow, foundSpans, foundLogs);
  }

  private SpanRecord span(Sources.Known source, SpanHeader header, Names names) {
    return new SpanRecord(
        source.source(),
        header.spanId(),
        header.parentId(),
        names.of(bytes, header.nameOffset(), header.nameLength()),
        header.kind(),
        header.startNanos(),
        header.nanos(),
        header.failed(),
        new OtlpDetails(bytes, header.offset(), header.length()));
  }

  private void readLog(Sources.Known source, int start, int length, ArrayList<LogRecord> found) {
    int named = bytes[start] & 0xff;
    String logger = new String(bytes, start + 1, named, StandardCharsets.UTF_8);
    try {
      found.add(
          OtlpLogs.line(source.source(), logger, bytes, start + 1 + named, length - 1 - named));
    } catch (CodecException e) {
      // its ids were there, its text is not
    }
  }
}
