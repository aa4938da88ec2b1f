package io.kith.collector.tail;

import java.util.Arrays;

/**
 * The ids that were added last: at least the last 65,536, at most twice as many. Two ids with the
 * same sum are one to it. Not thread-safe.
 */
final class RecentIds {

  private static final int CAPACITY = 1 << 16;
  private static final int SLOTS = CAPACITY * 2;

  private long[] now = new long[SLOTS];
  private long[] before = new long[SLOTS];
  private int added;

  void add(long idHigh, long idLow) {
    if (put(key(idHigh, idLow)) && ++added == CAPACITY) {
      long[] oldest = before;
      before = now;
      now = oldest;
      Arrays.fill(now, 0);
      added = 0;
    }
  }

  boolean has(long idHigh, long idLow) {
    long key = key(idHigh, idLow);
    return has(now, key) || has(before, key);
  }

  private static long key(long idHigh, long idLow) {
    long key = idHigh * 31 + idLow;
    return key == 0 ? 1 : key;
  }

  private boolean put(long key) {
    for (int at = slot(key); ; at = at + 1 & SLOTS - 1) {
      if (now[at] == key) {
        return false;
      }
      if (now[at] == 0) {
        now[at] = key;
        return true;
      }
    }
  }

  private static boolean has(long[] slots, long key) {
    for (int at = slot(key); slots[at] != 0; at = at + 1 & SLOTS - 1) {
      if (slots[at] == key) {
        return true;
      }
    }
    return false;
  }

  private static int slot(long key) {
    return (int) (key * 0x9E37_79B9_7F4A_7C15L >>> 40) & SLOTS - 1;
  }
}
