package io.kith.collector.figures;

import io.kith.collector.SpanRecord;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The first span of each number, of the spans of a trace. Not thread-safe. */
final class SpanIndex {

  /** Whoever sends chooses the numbers, but does not know this one. */
  private static final long SEED = ThreadLocalRandom.current().nextLong();

  private final long[] keys;
  private final @Nullable SpanRecord[] spans;

  /** One with room for so many. */
  SpanIndex(int most) {
    int slots = Integer.highestOneBit(Math.max(1, most - 1)) * 4; // half of it is free
    this.keys = new long[slots];
    this.spans = new SpanRecord[slots];
  }

  /** Has the span found by this number, unless another one is. */
  void add(long key, SpanRecord span) {
    int slot = slot(key);
    if (spans[slot] == null) {
      keys[slot] = key;
      spans[slot] = span;
    }
  }

  @Nullable SpanRecord find(long key) {
    return spans[slot(key)];
  }

  private int slot(long key) {
    long mixed = (key ^ SEED) * 0x9E37_79B9_7F4A_7C15L;
    mixed = (mixed ^ mixed >>> 32) * 0xBF58_476D_1CE4_E5B9L;
    int slot = (int) (mixed >>> 32) & keys.length - 1;
    while (spans[slot] != null && keys[slot] != key) {
      slot = slot + 1 & keys.length - 1;
    }
    return slot;
  }
}
