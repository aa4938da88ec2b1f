package io.kith.collector.otlp;

import io.kith.codec.CodecException;
import io.kith.codec.Limits;
import io.kith.codec.ProtoReader;
import io.kith.collector.SpanKind;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The ids and times of one span of OTLP, and where its name stands: what is needed of every span.
 * One object reads many, one after the other. Not thread-safe.
 */
public final class SpanHeader {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private static final int TRACE_ID = 1 << 3 | 2;
  private static final int SPAN_ID = 2 << 3 | 2;
  private static final int PARENT_ID = 4 << 3 | 2;
  private static final int NAME = 5 << 3 | 2;
  private static final int KIND = 6 << 3;
  private static final int START = 7 << 3 | 1;
  private static final int END = 8 << 3 | 1;
  private static final int STATUS = 15 << 3 | 2;
  private static final int FLAGS = 16 << 3 | 5;
  private static final int STATUS_CODE = 3 << 3;
  private static final int ERROR = 2;
  private static final int SAMPLED = 1;

  private byte[] bytes = {};
  private int offset;
  private int length;
  private long idHigh;
  private long idLow;
  private long spanId;
  private long parentId;
  private int nameOffset;
  private int nameLength;
  private int kind;
  private long startNanos;
  private long endNanos;
  private boolean failed;
  private boolean unsampled;

  /**
   * Reads one span.
   *
   * @return whether it has a trace id and a span id, without which it is no span
   * @throws CodecException if these bytes are no message at all
   */
  public boolean read(byte[] source, int from, int count, Limits limits) {
    bytes = source;
    offset = from;
    length = count;
    idHigh = 0;
    idLow = 0;
    spanId = 0;
    parentId = 0;
    nameOffset = from;
    nameLength = 0;
    kind = 0;
    startNanos = 0;
    endNanos = 0;
    failed = false;
    unsampled = false;
    var in = new ProtoReader(source, from, count, limits);
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      field(in, tag);
    }
    return (idHigh | idLow) != 0 && spanId != 0;
  }

  private void field(ProtoReader in, int tag) {
    switch (tag) {
      case TRACE_ID -> {
        int at = id(in, tag, 16);
        idHigh = at < 0 ? 0 : (long) LONGS.get(bytes, at);
        idLow = at < 0 ? 0 : (long) LONGS.get(bytes, at + 8);
      }
      case SPAN_ID -> spanId = shortId(in, tag);
      case PARENT_ID -> parentId = shortId(in, tag);
      case NAME -> {
        int start = in.position();
        in.skip(tag);
        nameOffset = behindLength(start);
        nameLength = in.position() - nameOffset;
      }
      case KIND -> kind = in.int32();
      case START -> startNanos = in.fixed64();
      case END -> endNanos = in.fixed64();
      case STATUS -> status(in);
      case FLAGS -> unsampled = (in.fixed32() & SAMPLED) == 0;
      default -> in.skip(tag);
    }
  }

  private void status(ProtoReader in) {
    int outer = in.enter();
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      if (tag == STATUS_CODE) {
        failed = in.int32() == ERROR;
      } else {
        in.skip(tag);
      }
    }
    in.leave(outer);
  }

  private long shortId(ProtoReader in, int tag) {
    int at = id(in, tag, 8);
    return at < 0 ? 0 : (long) LONGS.get(bytes, at);
  }

  /** Where an id of so many bytes stands; negative if it has another length. */
  private int id(ProtoReader in, int tag, int wanted) {
    int start = in.position();
    in.skip(tag);
    return bytes[start] == wanted && in.position() - start == wanted + 1 ? start + 1 : -1;
  }

  /** The length itself takes one byte or more, of which the last has no eighth bit. */
  private int behindLength(int start) {
    int at = start;
    while (bytes[at] < 0) {
      at++;
    }
    return at + 1;
  }

  /** The bytes that it stands in. */
  public byte[] bytes() {
    return bytes;
  }

  /** Where it begins in them. */
  public int offset() {
    return offset;
  }

  /** How many bytes it has. */
  public int length() {
    return length;
  }

  /** The first eight bytes of the trace id. */
  public long idHigh() {
    return idHigh;
  }

  /** The last eight bytes of the trace id. */
  public long idLow() {
    return idLow;
  }

  /** The id of the span. */
  public long spanId() {
    return spanId;
  }

  /** The id of the span that it is part of; zero if of none. */
  public long parentId() {
    return parentId;
  }

  /** Where the name begins. */
  public int nameOffset() {
    return nameOffset;
  }

  /** How many bytes the name has. */
  public int nameLength() {
    return nameLength;
  }

  /** What it stands for. */
  public SpanKind kind() {
    return SpanKind.ofNumber(kind);
  }

  /** When it began, in nanoseconds since 1970; zero or more. */
  public long startNanos() {
    return Math.max(0, startNanos);
  }

  /** How long it took; zero for one that ends before it begins. */
  public long nanos() {
    long nanos = endNanos - startNanos();
    return endNanos < 0 || nanos < 0 ? 0 : nanos;
  }

  /** Whether its status is an error. */
  public boolean failed() {
    return failed;
  }

  /** Whether it says that its trace was not to be recorded: it is told of for another reason. */
  public boolean unsampled() {
    return unsampled;
  }
}
