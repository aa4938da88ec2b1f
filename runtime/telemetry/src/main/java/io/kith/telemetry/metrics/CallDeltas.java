package io.kith.telemetry.metrics;

import io.kith.core.CallCounters;
import io.kith.core.EdgeCounts;
import io.kith.core.Latencies;
import io.kith.core.PeerApp;
import io.kith.resilience.Side;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What happened since somebody has last taken it, edge by edge: the sums that the map of all
 * services is made of.
 *
 * <p>The counters go on counting, so nothing is kept for what could not be sent: it is in the next
 * differences. For one thread.
 */
final class CallDeltas {

  /**
   * How fine the histograms are that are shipped: a percentile read off them is off by an eighth.
   */
  static final long[] BOUNDS_NANOS = Latencies.boundsNanos(4);

  private static final double[] BOUNDS = Point.Distribution.seconds(BOUNDS_NANOS);
  private static final State NOTHING = new State(new long[BOUNDS_NANOS.length + 1], 0, 0);

  private final CallFamilies calls;
  private final Map<Labels, State> taken = new HashMap<>();

  /** What was counted of an edge up to some moment. */
  private record State(long[] counts, long count, long totalNanos) {

    static State of(Latencies latencies) {
      return new State(latencies.counts(BOUNDS_NANOS), latencies.count(), latencies.totalNanos());
    }

    Point.Distribution since(State earlier, Labels labels) {
      long[] rest = counts.clone();
      for (int i = 0; i < rest.length; i++) {
        rest[i] -= earlier.counts[i];
      }
      return new Point.Distribution(
          labels,
          count - earlier.count,
          Point.Distribution.seconds(totalNanos - earlier.totalNanos),
          BOUNDS,
          rest);
    }
  }

  /** One difference, which stays until it is taken. */
  final class Delta {

    private final Labels labels;
    private final State now;
    private final Point.Distribution point;

    private Delta(Labels labels, State now, Point.Distribution point) {
      this.labels = labels;
      this.now = now;
      this.point = point;
    }

    Point.Distribution point() {
      return point;
    }

    /** Somebody has it: the next difference begins here. */
    void taken() {
      taken.put(labels, now);
    }
  }

  CallDeltas(CallFamilies calls) {
    this.calls = calls;
  }

  /** All differences that are not nothing; the peer that nobody knows has no name. */
  List<Delta> read() {
    var deltas = new ArrayList<Delta>();
    for (Side side : Side.values()) {
      CallCounters counters = calls.counters(side);
      for (EdgeCounts edge : counters.edges()) {
        boolean isKnown = !edge.peer().equals(PeerApp.UNKNOWN.name());
        Labels labels = CallFamilies.labels(side, edge, isKnown ? edge.peer() : "");
        State before = taken.getOrDefault(labels, NOTHING);
        if (edge.latencies().count() > before.count()) {
          State now = State.of(edge.latencies());
          deltas.add(new Delta(labels, now, now.since(before, labels)));
        }
      }
    }
    return deltas;
  }
}
