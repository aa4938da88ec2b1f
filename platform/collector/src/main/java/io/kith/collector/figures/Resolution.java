package io.kith.collector.figures;

import java.time.Duration;
import java.util.List;

/** How finely time is counted: each is a table. */
enum Resolution {
  TEN_SECONDS("calls_10s", 10),
  MINUTE("calls_minute", 60),
  HOUR("calls_hour", 3_600),
  DAY("calls_day", 86_400);

  static final List<Resolution> ALL = List.of(values());

  final String table;
  final long seconds;

  Resolution(String table, long seconds) {
    this.table = table;
    this.seconds = seconds;
  }

  Duration length() {
    return Duration.ofSeconds(seconds);
  }

  /** The beginning of the slot that a second is in. */
  long floor(long second) {
    return Math.floorDiv(second, seconds) * seconds;
  }

  long ceil(long second) {
    return -floor(-second);
  }
}
