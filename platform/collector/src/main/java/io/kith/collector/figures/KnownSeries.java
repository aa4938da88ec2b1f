package io.kith.collector.figures;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/** The series of a day, as many as there may be: what comes beyond becomes others. */
final class KnownSeries {

  /** The rest is for series of others, between two that have a name. */
  private static final double FOR_ALL_NAMES = 0.9;

  private final int most;
  private final Set<CallSeries> known = new HashSet<>();
  private long day;

  KnownSeries(int most) {
    this.most = most;
  }

  /** The series, or the one that stands for it. */
  CallSeries bounded(CallSeries series, Instant now) {
    long today = Resolution.DAY.floor(now.getEpochSecond());
    if (today != day) {
      known.clear();
      day = today;
    }
    if (isKnown(series, most * FOR_ALL_NAMES)) {
      return series;
    }
    CallSeries smaller = series.withoutMethod();
    return isKnown(smaller, most) ? smaller : series.withoutNames();
  }

  private boolean isKnown(CallSeries series, double room) {
    return known.contains(series) || (known.size() < room && known.add(series));
  }
}
