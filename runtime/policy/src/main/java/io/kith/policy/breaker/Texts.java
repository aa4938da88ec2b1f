package io.kith.policy.breaker;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** How times and shares are written for people. */
final class Texts {

  private Texts() {}

  /** {@code 1.5 s}, {@code 200 ms}. */
  static String time(long nanos) {
    long millis = TimeUnit.NANOSECONDS.toMillis(Math.max(0, nanos));
    if (millis < 1_000) {
      return millis + " ms";
    }
    return millis % 1_000 < 100
        ? millis / 1_000 + " s"
        : String.format(Locale.ROOT, "%.1f s", Math.floor(millis / 100.0) / 10);
  }

  /** {@code 30 %}. */
  static String percent(double share) {
    return Math.round(100 * share) + " %";
  }
}
