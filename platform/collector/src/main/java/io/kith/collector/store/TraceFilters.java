package io.kith.collector.store;

import java.util.ArrayList;
import java.util.List;

/**
 * The filters of trace ids of a segment's first blocks, as far as {@value #MOST_BYTES} bytes go, so
 * that a look-up by id reads them from the database once. Blocks never change, and what is added
 * gets the next number. Thread-safe.
 */
final class TraceFilters {

  /** Those of about two million traces. */
  static final int MOST_BYTES = 4 << 20;

  private record Filter(Segment.Found block, byte[] filter) {}

  private final List<Filter> filters = new ArrayList<>();
  private int bytes;
  private int last;

  /**
   * Finds the blocks, of those that are known here, that may have a trace.
   *
   * @return the number of the last block that is known
   */
  synchronized int find(long hash, List<Segment.Found> found) {
    for (Filter one : filters) {
      if (Bloom.mayHave(one.filter, hash)) {
        found.add(one.block);
      }
    }
    return last;
  }

  /** Keeps the filter of the block that comes next, if there is room for it. */
  synchronized void add(Segment.Found block, byte[] filter, int before) {
    if (before == last && bytes + filter.length <= MOST_BYTES) {
      filters.add(new Filter(block, filter));
      bytes += filter.length;
      last = block.block();
    }
  }
}
