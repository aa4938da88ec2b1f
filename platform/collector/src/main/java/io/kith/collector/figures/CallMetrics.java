package io.kith.collector.figures;

import io.kith.collector.MetricPoint;
import io.kith.collector.Observations.Kind;
import io.kith.collector.figures.CallSeries.Side;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The metric {@code kith.calls}, by which processes tell of all their calls whatever they sample: a
 * histogram of how long they took, of what came since the last one, with who called whom and how
 * that ended.
 */
final class CallMetrics {

  static final String NAME = "kith.calls";

  private static final String OWN = "kith.";

  private CallMetrics() {}

  /** Calls of one series. */
  record Counted(CallSeries series, Tally tally) {}

  static boolean isOf(MetricPoint point) {
    return point.name().equals(NAME);
  }

  /** What it says; empty if it says nothing that can be added up. */
  static Optional<Counted> read(MetricPoint point, Teller teller) {
    return point instanceof MetricPoint.Histogram histogram
            && histogram.temporality() == MetricPoint.Temporality.DELTA
            && histogram.count() > 0
            && !histogram.attribute("rpc.method").startsWith(OWN)
        ? Optional.of(new Counted(series(histogram, teller), tally(histogram)))
        : Optional.empty();
  }

  private static CallSeries series(MetricPoint.Histogram point, Teller teller) {
    Side side = point.attribute("kith.side").equals("server") ? Side.CALLEE : Side.CALLER;
    Group group = teller.group();
    String peer = Text.name(point.attribute("kith.peer"));
    String code = Text.name(point.attribute("kith.code"));
    return new CallSeries(
        side,
        teller.service(),
        group.version(),
        group.zone(),
        group.labels(),
        peer.isEmpty() && side == Side.CALLER ? "(unknown)" : peer,
        kind(point.attribute("kith.peer.kind"), side, peer),
        Text.name(point.attribute("rpc.method")),
        code.isEmpty() ? "OK" : code,
        Failures.isFailure(code.isEmpty() ? "OK" : code, false));
  }

  private static Kind kind(String said, Side side, String peer) {
    return Stream.of(Kind.values())
        .filter(kind -> kind.name().equals(said.toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElseGet(() ->
            !peer.isEmpty() ? Kind.SERVICE : side == Side.CALLEE ? Kind.CLIENT : Kind.EXTERNAL);
  }

  private static Tally tally(MetricPoint.Histogram point) {
    double nanosOfUnit =
        switch (point.unit()) {
          case "ms" -> 1e6;
          case "us" -> 1e3;
          case "ns" -> 1;
          default -> 1e9;
        };
    var tally = new Tally();
    List<Double> bounds = point.bounds();
    for (int i = 0; i < point.counts().size(); i++) {
      tally.add(LatencyBuckets.of(middle(bounds, i) * nanosOfUnit), point.counts().get(i));
    }
    if (point.counts().isEmpty()) {
      double mean = point.sum() / point.count();
      tally.add(LatencyBuckets.of(mean * nanosOfUnit), point.count());
    }
    tally.addMicros((long) (point.sum() * nanosOfUnit / 1_000));
    return tally;
  }

  private static double middle(List<Double> bounds, int bucket) {
    if (bounds.isEmpty()) {
      return 0;
    }
    double low = bucket == 0 ? 0 : bounds.get(bucket - 1);
    double high = bucket < bounds.size() ? bounds.get(bucket) : low;
    return (low + high) / 2;
  }
}
