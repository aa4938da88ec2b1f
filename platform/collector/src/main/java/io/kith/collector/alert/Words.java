package io.kith.collector.alert;

import java.time.Duration;
import java.util.Locale;

/** Numbers and durations as people say them. */
final class Words {

  private Words() {}

  static String percent(double share) {
    double percent = share * 100;
    return number(percent) + " %";
  }

  static String times(double rate) {
    return number(rate) + " times";
  }

  static String number(double value) {
    if (value >= 100 || Math.abs(value - Math.rint(value)) < 1e-6) {
      return String.format(Locale.ROOT, "%.0f", value);
    }
    return value > 99
        ? String.format(Locale.ROOT, "%.1f", value)
        : String.format(Locale.ROOT, "%.2g", value);
  }

  static String text(Duration duration) {
    if (duration.toMillis() % 1_000 != 0) {
      return duration.toMillis() + " ms";
    }
    if (duration.toDays() > 0 && duration.toHours() % 24 == 0) {
      return count(duration.toDays(), "day");
    }
    if (duration.toHours() > 0 && duration.toMinutes() % 60 == 0) {
      return count(duration.toHours(), "hour");
    }
    return duration.toMinutes() > 0 && duration.toSeconds() % 60 == 0
        ? count(duration.toMinutes(), "minute")
        : count(duration.toSeconds(), "second");
  }

  private static String count(long count, String unit) {
    return count + " " + unit + (count == 1 ? "" : "s");
  }
}
