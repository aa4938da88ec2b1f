package io.kith.example.social.driver;

import io.kith.core.Code;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * How a run went up to some moment.
 *
 * @param elapsed since the first call was counted
 * @param methods the methods called, by service and name
 * @param recentMicros the latencies since the moment before, in microseconds
 * @param recent the time since the moment before
 */
record Totals(
    Duration elapsed,
    List<MethodMeter> methods,
    Tally tally,
    Histogram recentMicros,
    Duration recent) {

  /** Collects what the meter has recorded since the last time. */
  static Totals collect(CallMeter meter, Tally tally, Duration elapsed, Duration recent) {
    List<MethodMeter> methods = meter.meters();
    var recentMicros = new Histogram(MethodMeter.DIGITS);
    methods.forEach(method -> recentMicros.add(method.collect()));
    return new Totals(elapsed, methods, tally, recentMicros, recent);
  }

  long calls() {
    return methods.stream().mapToLong(MethodMeter::calls).sum();
  }

  long declined() {
    return methods.stream().mapToLong(MethodMeter::declined).sum();
  }

  double callsPerSecond() {
    return perSecond(calls(), elapsed);
  }

  double recentCallsPerSecond() {
    return perSecond(recentMicros.getTotalCount(), recent);
  }

  static double perSecond(long count, Duration time) {
    return time.isPositive() ? count * 1e9 / time.toNanos() : 0;
  }

  /** The calls that failed, by status. */
  Map<Code, Long> errors() {
    var sums = new TreeMap<Code, Long>();
    for (MethodMeter method : methods) {
      method.errors().forEach((code, count) -> sums.merge(code, count, Long::sum));
    }
    return sums;
  }

  /** Whether there were calls, all were answered, and no answer contradicted another. */
  boolean isFlawless() {
    return calls() > 0 && errors().isEmpty() && tally.violations() == 0;
  }
}
