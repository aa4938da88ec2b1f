package io.kith.telemetry.metrics;

import io.kith.core.CallCounters;
import io.kith.core.EdgeCounts;
import io.kith.core.Latencies;
import io.kith.core.MethodCounts;
import io.kith.resilience.Intervention;
import io.kith.resilience.Interventions;
import io.kith.resilience.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the counters of a process say of its calls, on both sides, read when it is asked for: the
 * calls themselves pay nothing for it. Thread-safe.
 *
 * <p>The counters bound how many points there are: {@link CallCounters#MAX_EDGES} pairs of a method
 * and another application on each side, each with the outcomes that happened.
 */
public final class CallFamilies {

  /** The calls that ended, and how long they took. */
  static final String CALLS = "kith.calls";

  /** How fine the histograms of Prometheus' text are: each costs a line for each class. */
  private static final long[] COARSE_NANOS = Latencies.boundsNanos(1);

  private final CallCounters called;
  private final CallCounters served;
  private final Interventions interventions;

  /**
   * The calls of a process.
   *
   * @param called those that it makes
   * @param served those that it answers
   */
  public CallFamilies(CallCounters called, CallCounters served, Interventions interventions) {
    this.called = called;
    this.served = served;
    this.interventions = interventions;
  }

  private static String label(Side side) {
    return side.name().toLowerCase(Locale.ROOT);
  }

  CallCounters counters(Side side) {
    return switch (side) {
      case CLIENT -> called;
      case SERVER -> served;
    };
  }

  /** The calls that ended; for Prometheus' text. */
  Family calls() {
    var points = new ArrayList<Point>();
    for (Side side : Side.values()) {
      for (EdgeCounts edge : counters(side).edges()) {
        points.add(
            Point.Distribution.of(labels(side, edge, edge.peer()), edge.latencies(), COARSE_NANOS));
      }
    }
    return new Family(CALLS, "Calls that ended, and how long they took", "s", points);
  }

  /** The labels of one edge, by the names that the collector knows them by. */
  static Labels labels(Side side, EdgeCounts edge, String peer) {
    return Labels.of(
        "kith.side", label(side),
        "kith.peer", peer,
        "rpc.method", edge.method(),
        "kith.code", edge.code().name());
  }

  /** What else is known of calls. */
  List<Family> others() {
    var active = new ArrayList<Point>();
    var degraded = new ArrayList<Point>();
    var messages = new ArrayList<Point>();
    for (Side side : Side.values()) {
      for (MethodCounts method : counters(side).snapshot()) {
        Labels labels = Labels.of("kith.side", label(side), "rpc.method", method.method());
        active.add(new Point.Level(labels, method.inFlight()));
        if (method.degraded() > 0) {
          degraded.add(new Point.Total(labels, method.degraded()));
        }
        if (method.messages() > 0) {
          messages.add(new Point.Total(labels, method.messages()));
        }
      }
    }
    return List.of(
        new Family("kith.calls.active", "Calls that are under way", "", active),
        new Family(
            "kith.calls.degraded", "Good replies that stood for one that failed", "", degraded),
        new Family("kith.stream.messages", "Messages that streams carried", "", messages),
        interventions());
  }

  private Family interventions() {
    var points = new ArrayList<Point>();
    for (Intervention each : interventions.snapshot()) {
      Labels labels =
          Labels.of(
              "kith.side", label(each.stage().side()),
              "kith.stage", each.stage().label(),
              "rpc.method", each.method(),
              "kith.what", each.what());
      points.add(new Point.Total(labels, each.count()));
    }
    return new Family(
        "kith.interventions",
        "What limits, breakers, retries and the like did to calls",
        "",
        points);
  }
}
