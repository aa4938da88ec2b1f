package io.kith.simulator.model;

import io.kith.simulator.figures.Avoidance;
import io.kith.simulator.figures.Figures;
import io.kith.simulator.figures.InstanceFigures;
import io.kith.simulator.figures.Latency;
import io.kith.simulator.figures.MethodFigures;
import io.kith.simulator.scenario.Happening;
import io.kith.simulator.scenario.Scenario;
import io.kith.simulator.scenario.Who;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** Counts what happens to calls, in histograms and sums: as much for a billion calls as for one. */
final class Meter {

  private static final long LEAST_NANOS = 1_000;
  private static final long MOST_NANOS = 24L * 3_600 * 1_000_000_000;
  private static final int DIGITS = 3;

  private final Scenario scenario;
  private final List<Instance> instances;
  private final long fromNanos;
  private final long toNanos;
  private final Histogram latencies = new Histogram(LEAST_NANOS, MOST_NANOS, DIGITS);
  private final Histogram answeredLatencies = new Histogram(LEAST_NANOS, MOST_NANOS, DIGITS);
  private final long[] outcomes = new long[Outcome.values().length];
  private final long[][] attemptsByZones;
  private final Map<String, OfMethod> methods = new TreeMap<>();
  private final Series series;
  private final List<Trace> traces = new ArrayList<>();

  /** The traces that each instance is in. */
  private final Trace[][] tracesOf;

  private long attempts;
  private long retriedCalls;

  /** How the calls of one method went. */
  private static final class OfMethod {
    private final Histogram answered = new Histogram(LEAST_NANOS, MOST_NANOS, DIGITS);
    private long calls;

    void ended(long tookNanos, Outcome outcome) {
      calls++;
      if (outcome == Outcome.ANSWERED) {
        answered.recordValue(tookNanos);
      }
    }

    MethodFigures figures(String name) {
      return new MethodFigures(name, calls, answered.getTotalCount(), Latency.of(answered));
    }
  }

  Meter(Scenario scenario, List<Instance> instances) {
    this.scenario = scenario;
    this.instances = instances;
    this.fromNanos = scenario.warmUp().toNanos();
    this.toNanos = scenario.duration().toNanos();
    int zones = scenario.zones().size() + 1; // and none
    this.attemptsByZones = new long[zones][zones];
    this.series = new Series(toNanos);
    this.tracesOf = new Trace[instances.size()][0];
    for (Happening event : scenario.events()) {
      event.who().ifPresent(who -> trace(event, who));
    }
  }

  /** Follows how calls avoid some of the instances, while the others are well. */
  private void trace(Happening event, Who who) {
    List<Instance> those = Selection.of(who, instances, scenario.zones());
    if (event.restart().isPresent() || those.isEmpty() || those.size() == instances.size()) {
      return;
    }
    var trace = new Trace(event, those.size(), instances.size(), fromNanos, toNanos);
    traces.add(trace);
    for (Instance instance : those) {
      Trace[] before = tracesOf[instance.number()];
      Trace[] now = java.util.Arrays.copyOf(before, before.length + 1);
      now[before.length] = trace;
      tracesOf[instance.number()] = now;
    }
  }

  /** A client has chosen an instance for an attempt. */
  void chosen(long nowNanos, int fromZone, Instance instance) {
    instance.tally().chosen(nowNanos);
    for (Trace trace : traces) {
      trace.attempted(nowNanos);
    }
    for (Trace trace : tracesOf[instance.number()]) {
      trace.hit(nowNanos);
    }
    if (nowNanos >= fromNanos && nowNanos < toNanos) {
      attempts++;
      attemptsByZones[fromZone + 1][instance.zone() + 1]++;
    }
  }

  /** A call is over. */
  void ended(OpenCall call, long nowNanos, Outcome outcome) {
    long begunNanos = call.sinceNanos();
    int madeAttempts = call.attempts();
    long tookNanos = nowNanos - begunNanos;
    series.ended(nowNanos, tookNanos, outcome == Outcome.ANSWERED, madeAttempts);
    if (begunNanos >= fromNanos) {
      latencies.recordValue(Math.min(tookNanos, MOST_NANOS));
      if (outcome == Outcome.ANSWERED) {
        answeredLatencies.recordValue(Math.min(tookNanos, MOST_NANOS));
      }
      outcomes[outcome.ordinal()]++;
      methods
          .computeIfAbsent(call.call().method().name(), _ -> new OfMethod())
          .ended(Math.min(tookNanos, MOST_NANOS), outcome);
      retriedCalls += madeAttempts > 1 ? 1 : 0;
    }
  }

  /** What it has come to. */
  Figures figures(String policy, long events) {
    long calls = 0;
    for (long count : outcomes) {
      calls += count;
    }
    double seconds = (toNanos - fromNanos) / 1e9;
    return new Figures(
        policy,
        seconds,
        calls,
        new Figures.Outcomes(
            outcomes[Outcome.ANSWERED.ordinal()],
            outcomes[Outcome.REFUSED.ordinal()] + outcomes[Outcome.UNREACHABLE.ordinal()],
            outcomes[Outcome.LOST.ordinal()] + outcomes[Outcome.SLOW.ordinal()],
            outcomes[Outcome.FAILED.ordinal()],
            outcomes[Outcome.LATE.ordinal()]),
        attempts,
        retriedCalls,
        Latency.of(latencies),
        Latency.of(answeredLatencies),
        methods.entrySet().stream().map(each -> each.getValue().figures(each.getKey())).toList(),
        instances.stream().map(this::figures).toList(),
        zones(),
        traces.stream().map(Trace::avoidance).flatMap(Optional<Avoidance>::stream).toList(),
        series.points(),
        events);
  }

  private InstanceFigures figures(Instance instance) {
    Tally tally = instance.tally();
    double capacityNanos = (double) (toNanos - fromNanos) * instance.group().concurrency();
    return new InstanceFigures(
        instance.name(),
        instance.group().name(),
        instance.zone() < 0 ? "" : scenario.zones().get(instance.zone()),
        tally.attempts(),
        tally.refused(),
        tally.busyNanos() / capacityNanos,
        tally.mostWaiting());
  }

  private List<Figures.ZonePair> zones() {
    List<String> names = scenario.zones();
    var pairs = new ArrayList<Figures.ZonePair>();
    for (int from = 0; from <= names.size(); from++) {
      for (int to = 0; to <= names.size(); to++) {
        if (attemptsByZones[from][to] > 0 && !names.isEmpty()) {
          pairs.add(
              new Figures.ZonePair(
                  from == 0 ? "" : names.get(from - 1),
                  to == 0 ? "" : names.get(to - 1),
                  attemptsByZones[from][to]));
        }
      }
    }
    return pairs;
  }
}
