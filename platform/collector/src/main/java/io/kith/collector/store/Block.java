package io.kith.collector.store;

import java.util.List;

/**
 * Some thousand spans, whole traces of about the same time, ready to be stored.
 *
 * @param firstNanos when the first of its traces began
 * @param lastNanos when the last of them began
 * @param rawBytes what {@code data} becomes when it is unpacked
 * @param summaries what {@link Summaries} reads
 * @param traceFilter a {@link Bloom} of the ids of its traces
 * @param tokenFilter a {@link Bloom} of the attributes of its spans and processes
 * @param data what {@link BlockData} reads
 * @param entries which of its traces have which service and method
 */
record Block(
    long firstNanos,
    long lastNanos,
    int traces,
    int spans,
    int rawBytes,
    byte[] summaries,
    byte[] traceFilter,
    byte[] tokenFilter,
    byte[] data,
    List<Entry> entries) {

  /**
   * Traces of a block that have something in common, and what is known of all of them.
   *
   * @param key see {@link Keys}
   * @param lastNanos when the last of them began
   * @param mostNanos what the longest of them took
   * @param leastNanos what the shortest of them took
   * @param failed how many of them failed
   * @param ordinals which they are, as {@link Ordinals} has them
   */
  record Entry(
      long key,
      long firstNanos,
      long lastNanos,
      long leastNanos,
      long mostNanos,
      int failed,
      byte[] ordinals) {}
}
