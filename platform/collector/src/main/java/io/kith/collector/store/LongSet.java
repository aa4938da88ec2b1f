package io.kith.collector.store;

import java.util.Arrays;

/** Numbers, each once. It keeps its room when it is cleared. Not thread-safe. */
final class LongSet {

  private long[] slots = new long[1024];
  private int size;
  private boolean hasZero;

  void add(long value) {
    if (value == 0) {
      size += hasZero ? 0 : 1;
      hasZero = true;
      return;
    }
    if (put(slots, value)) {
      size++;
      if (size * 2 > slots.length) {
        grow();
      }
    }
  }

  private static boolean put(long[] slots, long value) {
    int mask = slots.length - 1;
    for (int at = (int) Hashes.mix(value) & mask; ; at = at + 1 & mask) {
      if (slots[at] == value) {
        return false;
      }
      if (slots[at] == 0) {
        slots[at] = value;
        return true;
      }
    }
  }

  private void grow() {
    var larger = new long[slots.length * 2];
    for (long value : slots) {
      if (value != 0) {
        put(larger, value);
      }
    }
    slots = larger;
  }

  int size() {
    return size;
  }

  /** All of them, in no order. */
  long[] values() {
    var values = new long[size];
    int count = 0;
    if (hasZero) {
      values[count++] = 0;
    }
    for (long value : slots) {
      if (value != 0) {
        values[count++] = value;
      }
    }
    return values;
  }

  void clear() {
    Arrays.fill(slots, 0);
    size = 0;
    hasZero = false;
  }
}
