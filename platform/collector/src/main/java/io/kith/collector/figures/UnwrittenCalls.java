package io.kith.collector.figures;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Calls that were counted and are not written yet, by slots of ten seconds and series: so many
 * slots and, over all of them, so many series at the most. What comes beyond takes the place of the
 * oldest slots, whose calls are lost, and counted as such. Not thread-safe.
 */
final class UnwrittenCalls {

  /** Ten minutes. */
  private static final int MOST_SLOTS = 60;

  /** What a series has in a slot takes about half a kilobyte: so much is kept in any case. */
  private static final int LEAST_SERIES = 100_000;

  private final int mostSeries;
  private TreeMap<Long, Map<CallSeries, Tally>> slots = new TreeMap<>();
  private int series;
  private long lost;

  /**
   * Holds as much as this.
   *
   * @param known how many series there are at a time
   */
  UnwrittenCalls(int known) {
    this.mostSeries = Math.max(LEAST_SERIES, 3 * known);
  }

  /** Counts one call. */
  void add(long slot, CallSeries of, long nanos) {
    tally(slot, of).add(nanos);
    dropOldest();
  }

  /** Counts calls. */
  void add(long slot, CallSeries of, Tally calls) {
    tally(slot, of).add(calls);
    dropOldest();
  }

  private Tally tally(long slot, CallSeries of) {
    Map<CallSeries, Tally> tallies = slots.computeIfAbsent(slot, _ -> new HashMap<>());
    Tally known = tallies.get(of);
    if (known != null) {
      return known;
    }
    var tally = new Tally();
    tallies.put(of, tally);
    series++;
    return tally;
  }

  private void dropOldest() {
    while (slots.size() > MOST_SLOTS || (series > mostSeries && slots.size() > 1)) {
      Map<CallSeries, Tally> oldest = slots.pollFirstEntry().getValue();
      series -= oldest.size();
      lost += oldest.values().stream().mapToLong(Tally::calls).sum();
    }
  }

  /** All of it, and there is none any more. */
  Map<Long, Map<CallSeries, Tally>> take() {
    var all = slots;
    slots = new TreeMap<>();
    series = 0;
    return all;
  }

  /** Adds what could not be written, as far as there is room for it beside what came meanwhile. */
  void takeBack(Map<Long, Map<CallSeries, Tally>> taken) {
    taken.forEach((slot, tallies) -> tallies.forEach((one, tally) -> add(slot, one, tally)));
  }

  /** How many calls were lost so far, since there was no room for them. */
  long lost() {
    return lost;
  }
}
