package io.kith.simulator.model;

import io.kith.simulator.figures.Point;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** How a run went over time, in windows of equal length. */
final class Series {

  private static final int WINDOWS = 150;
  private static final long LEAST_NANOS = 1_000;
  private static final int DIGITS = 2;

  private final long windowNanos;
  private final long endNanos;
  private final Histogram latencies =
      new Histogram(LEAST_NANOS, 24L * 3_600 * 1_000_000_000, DIGITS);
  private final List<Point> points = new ArrayList<>();
  private long calls;
  private long failed;
  private long attempts;

  Series(long endNanos) {
    this.endNanos = endNanos;
    this.windowNanos = Math.max(1, endNanos / WINDOWS);
  }

  /** A call is over; times never go back. */
  void ended(long nowNanos, long tookNanos, boolean well, int madeAttempts) {
    if (nowNanos >= endNanos) {
      return;
    }
    while (nowNanos >= (points.size() + 1) * windowNanos) {
      endWindow();
    }
    calls++;
    failed += well ? 0 : 1;
    attempts += madeAttempts;
    latencies.recordValue(Math.min(tookNanos, latencies.getHighestTrackableValue()));
  }

  private void endWindow() {
    points.add(
        new Point(
            points.size() * windowNanos / 1e9,
            calls / (windowNanos / 1e9),
            failed / (windowNanos / 1e9),
            attempts / (windowNanos / 1e9),
            calls == 0 ? 0 : latencies.getValueAtPercentile(50) / 1e9,
            calls == 0 ? 0 : latencies.getValueAtPercentile(99) / 1e9));
    calls = 0;
    failed = 0;
    attempts = 0;
    latencies.reset();
  }

  /** All windows, in order. */
  List<Point> points() {
    while ((points.size() + 1) * windowNanos <= endNanos) {
      endWindow();
    }
    return List.copyOf(points);
  }
}
