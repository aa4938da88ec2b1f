package io.kith.core;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The counts of the calls of one method with one application at the other end: an array for each
 * outcome that happened and, of good ones, for each stripe.
 */
final class EdgeCells {

  // Where things stand in an array; from the last one on, a bucket each.
  static final int TOTAL_NANOS = 0;
  static final int DEGRADED = 1;
  static final int BUCKETS = 8;

  private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);
  private static final Code[] CODES = Code.values();

  private final PeerApp peer;
  private final int mask;

  /** First the stripes of good calls, then an array for each other code, by its number. */
  private final AtomicReferenceArray<long[]> arrays;

  /**
   * No calls yet.
   *
   * @param stripes a power of two
   */
  EdgeCells(PeerApp peer, int stripes) {
    this.peer = peer;
    this.mask = stripes - 1;
    this.arrays = new AtomicReferenceArray<>(stripes + CODES.length - 1);
  }

  /** Where to count a call that ended so. */
  long[] cells(Code code, int stripe) {
    int index = code == Code.OK ? stripe & mask : mask + code.number();
    long[] cells = arrays.get(index);
    return cells != null ? cells : first(index);
  }

  private long[] first(int index) {
    var cells = new long[BUCKETS + Latencies.BUCKETS];
    return arrays.compareAndSet(index, null, cells) ? cells : arrays.get(index);
  }

  /** Adds what happened to these. */
  void addTo(String method, List<EdgeCounts> all) {
    for (Code code : CODES) {
      EdgeCounts counts = counts(method, code);
      if (counts.latencies().count() > 0) {
        all.add(counts);
      }
    }
  }

  private EdgeCounts counts(String method, Code code) {
    long[] sums = new long[BUCKETS + Latencies.BUCKETS];
    if (code == Code.OK) {
      for (int stripe = 0; stripe <= mask; stripe++) {
        add(arrays.get(stripe), sums);
      }
    } else {
      add(arrays.get(mask + code.number()), sums);
    }
    var latencies =
        new Latencies(Arrays.copyOfRange(sums, BUCKETS, sums.length), sums[TOTAL_NANOS]);
    return new EdgeCounts(method, peer.name(), code, sums[DEGRADED], latencies);
  }

  private static void add(long[] cells, long[] sums) {
    // From the end, against the order of writing: a call that is counted has its time in the sum.
    for (int i = sums.length - 1; cells != null && i >= 0; i--) {
      sums[i] += (long) CELL.getVolatile(cells, i);
    }
  }
}
