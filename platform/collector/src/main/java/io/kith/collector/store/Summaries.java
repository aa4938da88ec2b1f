package io.kith.collector.store;

import io.kith.codec.CodecException;
import io.kith.codec.Limits;
import io.kith.codec.ProtoReader;
import io.kith.codec.ProtoWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The summaries of a block's traces, in their order: a column each for what a search compares, and
 * texts by number.
 */
final class Summaries {

  private static final int MAX_BYTES = 256 << 20;
  private static final Limits LIMITS = new Limits(MAX_BYTES, 4, Integer.MAX_VALUE);
  private static final int FAILED = 1;
  private static final int HAS_ROOT = 2;

  private Summaries() {}

  static byte[] write(List<Summary> summaries) {
    var out = new ProtoWriter(64 * summaries.size() + 256, LIMITS);
    Map<String, Integer> numbers = new HashMap<>();
    var texts = new ArrayList<String>();
    for (Summary summary : summaries) {
      number(summary.service(), numbers, texts);
      number(summary.name(), numbers, texts);
      summary.services().forEach(service -> number(service, numbers, texts));
    }
    out.rawInt32(texts.size());
    texts.forEach(out::rawString);
    out.rawInt32(summaries.size());
    for (Summary summary : summaries) {
      out.rawFixed64(summary.idHigh());
      out.rawFixed64(summary.idLow());
      out.rawFixed64(summary.startNanos());
      out.rawInt64(summary.nanos());
      out.rawInt32((summary.failed() ? FAILED : 0) | (summary.hasRoot() ? HAS_ROOT : 0));
      out.rawInt32(summary.spans());
      out.rawInt32(numbers.getOrDefault(summary.service(), 0));
      out.rawInt32(numbers.getOrDefault(summary.name(), 0));
      out.rawInt32(summary.services().size());
      summary.services().forEach(service -> out.rawInt32(numbers.getOrDefault(service, 0)));
    }
    return Packing.pack(out.array(), out.size());
  }

  private static void number(String text, Map<String, Integer> numbers, List<String> texts) {
    if (numbers.putIfAbsent(text, texts.size()) == null) {
      texts.add(text);
    }
  }

  /**
   * Reads them again.
   *
   * @throws BrokenBlockException if these are not what was written
   */
  static List<Summary> read(byte[] packed) {
    byte[] bytes = Packing.unpack(packed, MAX_BYTES);
    var in = new ProtoReader(bytes, 0, bytes.length, LIMITS);
    try {
      var texts = new ArrayList<String>();
      for (int left = in.int32(); left > 0; left--) {
        texts.add(in.string());
      }
      var summaries = new ArrayList<Summary>();
      for (int left = in.int32(); left > 0; left--) {
        summaries.add(read(in, texts));
      }
      return summaries;
    } catch (CodecException | IndexOutOfBoundsException e) {
      throw new BrokenBlockException(e.toString());
    }
  }

  private static Summary read(ProtoReader in, List<String> texts) {
    long idHigh = in.fixed64();
    long idLow = in.fixed64();
    long startNanos = in.fixed64();
    long nanos = in.int64();
    int flags = in.int32();
    int spans = in.int32();
    String service = texts.get(in.int32());
    String name = texts.get(in.int32());
    var services = new ArrayList<String>();
    for (int left = in.int32(); left > 0; left--) {
      services.add(texts.get(in.int32()));
    }
    return new Summary(
        idHigh,
        idLow,
        startNanos,
        nanos,
        (flags & FAILED) != 0,
        (flags & HAS_ROOT) != 0,
        spans,
        service,
        name,
        services);
  }
}
