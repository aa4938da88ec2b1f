package io.kith.simulator.report;

import java.util.Locale;
import java.util.OptionalDouble;

/** Numbers as people read them: three digits that matter, and a unit. */
final class Numbers {

  private Numbers() {}

  /** {@code 850 µs}, {@code 12.3 ms}, {@code 1.20 s}. */
  static String seconds(double seconds) {
    if (seconds == 0) {
      return "0";
    }
    double micros = seconds * 1e6;
    if (micros < 999.5) {
      return digits(micros) + " µs";
    }
    return micros < 999_500 ? digits(micros / 1e3) + " ms" : digits(seconds) + " s";
  }

  /** Those that may be none. */
  static String seconds(OptionalDouble seconds) {
    return seconds.isPresent()
        ? String.format(Locale.ROOT, "%.1f s", seconds.getAsDouble())
        : "never";
  }

  /** {@code 1,234,567}. */
  static String count(double count) {
    return String.format(Locale.ROOT, "%,.0f", count);
  }

  /** {@code 0}, {@code 0.012 %}, {@code 3.4 %}. */
  static String percent(double share) {
    if (share == 0) {
      return "0";
    }
    double percent = share * 100;
    if (percent < 0.0005) {
      return "<0.001 %";
    }
    return String.format(
        Locale.ROOT,
        percent < 0.0995 ? "%.3f %%" : percent < 9.95 ? "%.2f %%" : "%.1f %%",
        percent);
  }

  /** {@code 1.23}. */
  static String ratio(double ratio) {
    return String.format(Locale.ROOT, ratio < 99.95 ? "%.2f" : "%.0f", ratio);
  }

  private static String digits(double value) {
    String format = value < 9.995 ? "%.2f" : value < 99.95 ? "%.1f" : "%.0f";
    return String.format(Locale.ROOT, format, value);
  }
}
