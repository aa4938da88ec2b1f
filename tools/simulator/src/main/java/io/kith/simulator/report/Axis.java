package io.kith.simulator.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/**
 * One side of a chart.
 *
 * @param label what it shows
 * @param place where a value stands, from 0 to 1
 * @param ticks the values that are written beside it
 */
record Axis(String label, DoubleUnaryOperator place, List<Tick> ticks) {

  private static final int MOST_TICKS = 7;

  /** A value, and how it is written. */
  record Tick(double value, String text) {}

  Axis {
    ticks = List.copyOf(ticks);
  }

  /** Where a value stands; what is beyond either end stands at that end. */
  double at(double value) {
    return Math.clamp(place.applyAsDouble(value), 0, 1);
  }

  /** From 0 to the largest in equal steps. */
  static Axis linear(String label, double largest) {
    double most = largest <= 0 ? 1 : largest;
    double step = Math.pow(10, Math.floor(Math.log10(most / 2)));
    for (double factor : new double[] {1, 2, 5, 10}) {
      if (most / (step * factor) <= MOST_TICKS - 1) {
        step *= factor;
        break;
      }
    }
    double end = Math.ceil(most / step - 1e-9) * step;
    var ticks = new ArrayList<Tick>();
    for (int i = 0; i * step <= end * 1.000_001; i++) {
      ticks.add(new Tick(i * step, number(i * step, step)));
    }
    return new Axis(label, value -> value / end, ticks);
  }

  /** From 0 to the end of the time. */
  static Axis time(double seconds) {
    Axis steps = linear("time in seconds", seconds);
    List<Tick> within = steps.ticks.stream().filter(tick -> tick.value <= seconds * 1.001).toList();
    return new Axis(steps.label, value -> value / seconds, within);
  }

  private static String number(double value, double step) {
    int decimals = step >= 1 ? 0 : (int) Math.ceil(-Math.log10(step) - 1e-9);
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }

  /** Times by powers of ten, whole ones from below the least to above the largest. */
  static Axis logSeconds(String label, double least, double largest) {
    double from = Math.floor(Math.log10(least) + 1e-9);
    double to = Math.max(from + 1, Math.ceil(Math.log10(largest) - 1e-9));
    var ticks = new ArrayList<Tick>();
    for (double power = from; power <= to; power++) {
      ticks.add(new Tick(Math.pow(10, power), power(power)));
    }
    return new Axis(label, value -> (Math.log10(value) - from) / (to - from), ticks);
  }

  private static String power(double power) {
    double micros = Math.pow(10, power + 6);
    if (micros < 999) {
      return number(micros, micros) + " µs";
    }
    return micros < 999_000 ? number(micros / 1e3, 1) + " ms" : number(micros / 1e6, 1) + " s";
  }

  /** Percentiles, of which each further nine takes as much room as the one before. */
  static Axis percentiles(double highest) {
    double decades = Math.max(1, -Math.log10(1 - highest / 100));
    var ticks = new ArrayList<Tick>();
    ticks.add(new Tick(0, "0"));
    ticks.add(new Tick(50, "p50"));
    String text = "p90";
    double beyond = 0.1;
    for (int i = 1; i <= decades + 1e-9; i++) {
      ticks.add(new Tick(100 * (1 - beyond), text));
      text = i == 1 ? "p99" : i == 2 ? "p99.9" : text + "9";
      beyond /= 10;
    }
    return new Axis("percentile", value -> -Math.log10(1 - value / 100) / decades, ticks);
  }
}
