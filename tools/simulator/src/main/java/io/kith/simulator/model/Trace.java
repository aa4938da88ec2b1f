package io.kith.simulator.model;

import io.kith.simulator.figures.Avoidance;
import io.kith.simulator.scenario.Happening;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How calls keep away from instances that something has happened to, and come back: the share of
 * all attempts that goes to them, in windows.
 */
final class Trace {

  /** Below this share of the usual they are avoided, and above the other one they are back. */
  private static final double AVOIDED = 0.2;

  private static final double BACK = 0.8;

  /** A window must be so long that usually so many attempts go to them. */
  private static final double EXPECTED = 25;

  private static final int MOST_WINDOWS = 2_000;
  private static final long LEAST_WINDOW_NANOS = 20_000_000;

  private final Happening event;
  private final int those;
  private final int all;
  private final long warmUpNanos;
  private final long windowNanos;
  private final long beginNanos;
  private final long endNanos;
  private final long[] attempts;
  private final long[] hits;

  Trace(Happening event, int those, int all, long warmUpNanos, long toNanos) {
    this.event = event;
    this.those = those;
    this.all = all;
    this.warmUpNanos = warmUpNanos;
    this.windowNanos = Math.max(LEAST_WINDOW_NANOS, toNanos / MOST_WINDOWS);
    this.beginNanos = event.at().toNanos();
    this.endNanos = event.lasts().map(lasts -> beginNanos + lasts.toNanos()).orElse(toNanos);
    int windows = (int) (toNanos / windowNanos);
    this.attempts = new long[windows];
    this.hits = new long[windows];
  }

  /** An attempt goes to anybody. */
  void attempted(long nowNanos) {
    int window = (int) (nowNanos / windowNanos);
    if (window < attempts.length) {
      attempts[window]++;
    }
  }

  /** It goes to one of them. */
  void hit(long nowNanos) {
    int window = (int) (nowNanos / windowNanos);
    if (window < hits.length) {
      hits[window]++;
    }
  }

  /** What it has come to; empty if it happened too late for a figure. */
  Optional<Avoidance> avoidance() {
    int begin = (int) (beginNanos / windowNanos);
    int end = (int) Math.min(endNanos / windowNanos, hits.length);
    if (begin >= end) {
      return Optional.empty();
    }
    double usual = usualShare(begin);
    long into = sum(hits, begin, end);
    long meanwhile = sum(attempts, begin, end);
    return Optional.of(
        new Avoidance(
            event.name() + " of " + those + " of " + all,
            event.at(),
            into,
            meanwhile == 0 || usual == 0 ? 0 : into / (meanwhile * usual),
            first(begin, end, usual, false),
            end >= hits.length ? OptionalDouble.empty() : first(end, hits.length, usual, true)));
  }

  /** Their share before it happened; if nothing was seen then, what an even spread gives them. */
  private double usualShare(int begin) {
    int from = (int) (warmUpNanos / windowNanos);
    long before = from < begin ? sum(attempts, from, begin) : 0;
    long well = from < begin ? sum(hits, from, begin) : 0;
    return well < EXPECTED ? (double) those / all : (double) well / before;
  }

  /** After how many seconds the share is low, or usual again, for as long as a look takes. */
  private OptionalDouble first(int from, int to, double usual, boolean back) {
    for (int at = from; at < to; at++) {
      long seen = 0;
      double expected = 0;
      int look = at;
      while (look < to && expected < EXPECTED) {
        seen += hits[look];
        expected += attempts[look] * usual;
        look++;
      }
      if (expected < EXPECTED) {
        return OptionalDouble.empty();
      }
      if (back ? seen >= BACK * expected : seen <= AVOIDED * expected) {
        return OptionalDouble.of((at - from) * windowNanos / 1e9);
      }
    }
    return OptionalDouble.empty();
  }

  private static long sum(long[] counts, int from, int to) {
    long sum = 0;
    for (int i = from; i < to; i++) {
      sum += counts[i];
    }
    return sum;
  }
}
