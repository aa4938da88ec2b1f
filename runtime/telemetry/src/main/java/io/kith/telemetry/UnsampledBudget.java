package io.kith.telemetry;

import io.kith.core.TraceContext;
import java.util.concurrent.TimeUnit;

/**
 * Which of the calls are recorded that are not sampled, and failed or were slow: so many in a
 * second at about the most. When there are more, the id of the trace decides, so that processes in
 * the same trouble keep the same traces, and what is kept is whole. Thread-safe.
 */
final class UnsampledBudget {

  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final int perSecond;

  // Guarded by this.
  private long windowNanos = System.nanoTime();
  private long seen;
  private double share = 1;

  /**
   * A budget.
   *
   * @param perSecond 0 for none at all
   */
  UnsampledBudget(int perSecond) {
    this.perSecond = perSecond;
  }

  /** Whether a span of this trace is recorded. */
  boolean admits(TraceContext trace, long nowNanos) {
    return perSecond > 0 && (trace.traceIdLow() >>> 1) * 0x1p-63 < share(nowNanos);
  }

  /** Of the traces, those that may be recorded now; one more wants to be. */
  private synchronized double share(long nowNanos) {
    long past = nowNanos - windowNanos;
    if (past >= WINDOW_NANOS) {
      share = past < 2 * WINDOW_NANOS && seen > perSecond ? (double) perSecond / seen : 1;
      windowNanos = nowNanos;
      seen = 0;
    }
    seen++;
    return Math.min(share, seen > perSecond ? (double) perSecond / seen : 1);
  }
}
