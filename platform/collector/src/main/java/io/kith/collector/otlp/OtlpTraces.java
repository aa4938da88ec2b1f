package io.kith.collector.otlp;

import io.kith.codec.CodecException;
import io.kith.codec.Limits;
import io.kith.codec.ProtoReader;

/** An {@code ExportTraceServiceRequest}: the spans of some processes, one after the other. */
public final class OtlpTraces {

  private static final int RESOURCE_SPANS = 1 << 3 | 2;
  private static final int SCOPE_SPANS = 2 << 3 | 2;
  private static final int SPAN = 2 << 3 | 2;

  private final Sources sources;
  private final Limits limits;
  private final int maxSpanBytes;

  /**
   * A reader of many requests.
   *
   * @param limits of a request
   * @param maxSpanBytes of a span; longer ones are not taken
   */
  public OtlpTraces(Sources sources, Limits limits, int maxSpanBytes) {
    this.sources = sources;
    this.limits = limits;
    this.maxSpanBytes = maxSpanBytes;
  }

  /** Takes what is read. */
  @FunctionalInterface
  public interface Receiver {

    /** One span; the header is that of the next one afterwards. */
    void span(Sources.Known source, SpanHeader header);
  }

  /**
   * Reads a request.
   *
   * @return how many spans were not taken: they have no ids, or are too long
   * @throws CodecException if it is no such request; spans before the fault have been received
   */
  public int read(byte[] bytes, int offset, int length, Receiver receiver) {
    var in = new ProtoReader(bytes, offset, length, limits);
    var header = new SpanHeader();
    int rejected = 0;
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      if (tag == RESOURCE_SPANS) {
        rejected += resourceSpans(in, header, receiver);
      } else {
        in.skip(tag);
      }
    }
    return rejected;
  }

  private int resourceSpans(ProtoReader in, SpanHeader header, Receiver receiver) {
    int rejected = 0;
    int outer = in.enter();
    Sources.Known source = Resources.ahead(in, sources);
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      if (tag == SCOPE_SPANS) {
        rejected += scopeSpans(in, source, header, receiver);
      } else {
        in.skip(tag);
      }
    }
    in.leave(outer);
    return rejected;
  }

  private int scopeSpans(
      ProtoReader in, Sources.Known source, SpanHeader header, Receiver receiver) {
    int rejected = 0;
    int outer = in.enter();
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      if (tag != SPAN) {
        in.skip(tag);
        continue;
      }
      int span = in.enter();
      int start = in.position();
      in.skipRest();
      int size = in.position() - start;
      in.leave(span);
      if (size <= maxSpanBytes && header.read(in.array(), start, size, limits)) {
        receiver.span(source, header);
      } else {
        rejected++;
      }
    }
    in.leave(outer);
    return rejected;
  }

  /** About how many spans a request has, which is not looked at any further. */
  public static int count(byte[] bytes) {
    var in = new ProtoReader(bytes, 0, bytes.length, Values.limits());
    try {
      return count(in, 0);
    } catch (CodecException e) {
      return 0;
    }
  }

  /** The same of one of its {@code ResourceSpans}. */
  public static int countOfResource(byte[] bytes) {
    try {
      return count(new ProtoReader(bytes, 0, bytes.length, Values.limits()), 1);
    } catch (CodecException e) {
      return 0;
    }
  }

  private static int count(ProtoReader in, int depth) {
    int wanted = depth == 0 ? RESOURCE_SPANS : depth == 1 ? SCOPE_SPANS : SPAN;
    int count = 0;
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      if (tag != wanted || depth == 2) {
        in.skip(tag);
        count += tag == wanted ? 1 : 0;
        continue;
      }
      int outer = in.enter();
      count += count(in, depth + 1);
      in.leave(outer);
    }
    return count;
  }
}
