package io.kith.telemetry.metrics;

import io.kith.core.Ticker;
import io.kith.resilience.RareLog;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what may fail, such as a meter of the application: what does is left out, counted, and told
 * rarely, and keeps nothing else from being read. Thread-safe.
 */
final class SoundReads {

  private static final Logger log = LoggerFactory.getLogger(SoundReads.class);

  private final RareLog rareLog = new RareLog(Ticker.system());
  private final LongAdder failed = new LongAdder();

  /**
   * What is read; something else in its place if that fails.
   *
   * @param what names it for people
   */
  <T> T or(T instead, String what, Supplier<T> read) {
    try {
      return read.get();
    } catch (RuntimeException e) {
      failed.increment();
      if (rareLog.isDue()) {
        log.warn(
            "{} cannot be read, and is not among the metrics; {} reads have failed by now",
            what,
            failed.sum(),
            e);
      }
      return instead;
    }
  }

  /** How many reads have failed. */
  Family family() {
    return new Family(
        "kith.metrics.failed",
        "Reads of metrics that failed and are left out",
        "",
        List.of(new Point.Total(Labels.none(), failed.sum())));
  }
}
