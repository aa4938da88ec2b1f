package io.kith.collector.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The newest traces of those that are found, so many at the most. Not thread-safe. */
final class Newest {

  private static final Comparator<Summary> NEWEST_FIRST =
      Comparator.comparingLong(Summary::startNanos).reversed();

  private final int limit;
  private final Map<Id, Summary> found = new HashMap<>();
  private long oldestNanos = Long.MIN_VALUE;

  private record Id(long high, long low) {}

  Newest(int limit) {
    this.limit = limit;
  }

  void add(Summary summary) {
    if (summary.startNanos() > oldestNanos) {
      found.merge(new Id(summary.idHigh(), summary.idLow()), summary, Summary::and);
    }
  }

  /** Whether nothing that began by then can be among them. */
  boolean isFullSince(long lastNanos) {
    if (found.size() > limit) {
      List<Summary> kept = newestFirst();
      found.clear();
      kept.forEach(summary -> found.put(new Id(summary.idHigh(), summary.idLow()), summary));
    }
    if (found.size() < limit) {
      return false;
    }
    oldestNanos = found.values().stream().mapToLong(Summary::startNanos).min().orElse(oldestNanos);
    return lastNanos <= oldestNanos;
  }

  List<Summary> newestFirst() {
    var sorted = new ArrayList<>(found.values());
    sorted.sort(NEWEST_FIRST);
    return sorted.size() > limit ? List.copyOf(sorted.subList(0, limit)) : sorted;
  }
}
