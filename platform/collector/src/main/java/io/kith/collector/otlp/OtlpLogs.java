package io.kith.collector.otlp;

import io.kith.codec.Limits;
import io.kith.codec.ProtoReader;
import io.kith.collector.LogRecord;
import io.kith.collector.Observations.Attribute;
import io.kith.collector.Source;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;

/** An {@code ExportLogsServiceRequest}, of which only lines that belong to a trace are received. */
public final class OtlpLogs {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** So much of the name of a logger is kept, with its length. */
  public static final int MAX_LOGGER_BYTES = 256;

  private static final int RESOURCE_LOGS = 1 << 3 | 2;
  private static final int SCOPE_LOGS = 2 << 3 | 2;
  private static final int LOG_RECORD = 2 << 3 | 2;
  private static final int TIME = 1 << 3 | 1;
  private static final int SEVERITY_NUMBER = 2 << 3;
  private static final int SEVERITY_TEXT = 3 << 3 | 2;
  private static final int BODY = 5 << 3 | 2;
  private static final int ATTRIBUTE = 6 << 3 | 2;
  private static final int TRACE_ID = 9 << 3 | 2;
  private static final int SPAN_ID = 10 << 3 | 2;
  private static final int OBSERVED = 11 << 3 | 1;

  private final Sources sources;
  private final Limits limits;
  private final int maxLineBytes;

  public OtlpLogs(Sources sources, Limits limits, int maxLineBytes) {
    this.sources = sources;
    this.limits = limits;
    this.maxLineBytes = maxLineBytes;
  }

  /** A line as it stands in a request. */
  public record Line(
      Sources.Known source,
      String logger,
      long idHigh,
      long idLow,
      byte[] bytes,
      int offset,
      int length) {}

  /** Takes what is read. */
  @FunctionalInterface
  public interface Receiver {
    /** One line that belongs to a trace. */
    void line(Line line);
  }

  /**
   * Reads a request.
   *
   * @return how many lines were not taken, since they are too long
   * @throws io.kith.codec.CodecException if it is none; lines before the fault have been received
   */
  public int read(byte[] bytes, int offset, int length, Receiver receiver) {
    int rejected = 0;
    var in = new ProtoReader(bytes, offset, length, limits);
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      if (tag == RESOURCE_LOGS) {
        rejected += resourceLogs(in, receiver);
      } else {
        in.skip(tag);
      }
    }
    return rejected;
  }

  private int resourceLogs(ProtoReader in, Receiver receiver) {
    int rejected = 0;
    int outer = in.enter();
    Sources.Known source = Resources.ahead(in, sources);
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      if (tag == SCOPE_LOGS) {
        rejected += scopeLogs(in, source, receiver);
      } else {
        in.skip(tag);
      }
    }
    in.leave(outer);
    return rejected;
  }

  private int scopeLogs(ProtoReader in, Sources.Known source, Receiver receiver) {
    int rejected = 0;
    int outer = in.enter();
    String logger = Resources.scopeAhead(in);
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      if (tag != LOG_RECORD) {
        in.skip(tag);
        continue;
      }
      int line = in.enter();
      int start = in.position();
      int size = in.remaining();
      if (size > maxLineBytes) {
        in.skipRest();
        rejected++;
      } else {
        int id = traceId(in);
        if (id >= 0) {
          long high = (long) LONGS.get(in.array(), id);
          long low = (long) LONGS.get(in.array(), id + 8);
          receiver.line(new Line(source, logger, high, low, in.array(), start, size));
        }
      }
      in.leave(line);
    }
    in.leave(outer);
    return rejected;
  }

  /** Where the trace id stands in the line that has been entered; negative if it has none. */
  private static int traceId(ProtoReader in) {
    int found = -1;
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      int start = in.position();
      in.skip(tag);
      if (tag == TRACE_ID && in.position() - start == 17 && in.array()[start] == 16) {
        long high = (long) LONGS.get(in.array(), start + 1);
        long low = (long) LONGS.get(in.array(), start + 9);
        found = (high | low) == 0 ? -1 : start + 1;
      }
    }
    return found;
  }

  /** The line that stands in these bytes, a {@code LogRecord}. */
  public static LogRecord line(Source source, String logger, byte[] bytes, int offset, int length) {
    long atNanos = 0;
    long observedNanos = 0;
    long spanId = 0;
    int severityNumber = 0;
    String severity = "";
    String text = "";
    var attributes = new ArrayList<Attribute>();
    var in = new ProtoReader(bytes, offset, length, Values.limits());
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag) {
        case TIME -> atNanos = in.fixed64();
        case OBSERVED -> observedNanos = in.fixed64();
        case SEVERITY_NUMBER -> severityNumber = in.int32();
        case SEVERITY_TEXT -> severity = Values.text(in, tag);
        case BODY -> text = Values.value(in);
        case ATTRIBUTE -> attributes.add(Values.attribute(in));
        case SPAN_ID -> {
          byte[] id = in.bytes();
          spanId = id.length == Long.BYTES ? (long) LONGS.get(id, 0) : 0;
        }
        default -> in.skip(tag);
      }
    }
    return new LogRecord(
        source,
        spanId,
        atNanos == 0 ? observedNanos : atNanos,
        severity.isEmpty() ? severity(severityNumber) : severity,
        logger,
        text,
        attributes);
  }

  /** OTLP has four numbers for each of these. */
  private static String severity(int number) {
    return switch ((number + 3) / 4) {
      case 1 -> "TRACE";
      case 2 -> "DEBUG";
      case 3 -> "INFO";
      case 4 -> "WARN";
      case 5 -> "ERROR";
      case 6 -> "FATAL";
      default -> "";
    };
  }
}
