package io.kith.collector.store;

import io.kith.collector.otlp.Sources;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The traces of a block. First all sources, each a resource behind its length; then the traces, in
 * their order: id, number of sources, their numbers, length, records.
 */
final class BlockData {

  /** A block is closed when it has a hundredth of that, and one trace is no longer. */
  private static final int MAX_BYTES = 256 << 20;

  private static final int TRACE_HEAD = 2 * Long.BYTES + 2 * Integer.BYTES;

  private final byte[] bytes;
  private final List<Sources.Known> sources;
  private final int[] starts;

  private BlockData(byte[] bytes, List<Sources.Known> sources, int[] starts) {
    this.bytes = bytes;
    this.sources = sources;
    this.starts = starts;
  }

  /**
   * Reads a block.
   *
   * @throws BrokenBlockException if it is none
   */
  static BlockData read(byte[] packed, int traces, Sources known) {
    byte[] bytes = Packing.unpack(packed, MAX_BYTES);
    try {
      var sources = new ArrayList<Sources.Known>();
      int at = Integer.BYTES;
      for (int left = integer(bytes, 0); left > 0; left--) {
        int length = integer(bytes, at);
        sources.add(known.of(bytes, at + Integer.BYTES, length));
        at += Integer.BYTES + length;
      }
      var starts = new int[traces];
      for (int i = 0; i < traces; i++) {
        starts[i] = at;
        at = recordsOf(bytes, at) + integer(bytes, at + TRACE_HEAD - Integer.BYTES);
      }
      return new BlockData(bytes, sources, starts);
    } catch (RuntimeException e) {
      throw new BrokenBlockException(e.toString());
    }
  }

  private static int integer(byte[] bytes, int at) {
    return (int) PackedTrace.INTS.get(bytes, at);
  }

  /** Where the records of the trace begin that begins here. */
  private static int recordsOf(byte[] bytes, int trace) {
    return trace + TRACE_HEAD + Integer.BYTES * integer(bytes, trace + 2 * Long.BYTES);
  }

  int size() {
    return starts.length;
  }

  boolean isId(int ordinal, long idHigh, long idLow) {
    return Hashes.longAt(bytes, starts[ordinal]) == idHigh
        && Hashes.longAt(bytes, starts[ordinal] + Long.BYTES) == idLow;
  }

  PackedTrace trace(int ordinal) {
    int start = starts[ordinal];
    int count = integer(bytes, start + 2 * Long.BYTES);
    var own = new Sources.Known[count];
    for (int i = 0; i < count; i++) {
      own[i] = sources.get(integer(bytes, start + TRACE_HEAD + i * Integer.BYTES));
    }
    int from = recordsOf(bytes, start);
    int length = integer(bytes, start + TRACE_HEAD - Integer.BYTES);
    return new PackedTrace(
        Hashes.longAt(bytes, start),
        Hashes.longAt(bytes, start + Long.BYTES),
        own,
        Arrays.copyOfRange(bytes, from, from + length));
  }
}
