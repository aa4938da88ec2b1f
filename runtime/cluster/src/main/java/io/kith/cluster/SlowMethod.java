package io.kith.cluster;

import java.util.concurrent.TimeUnit;

/**
 * Whether the calls of a method need more time than an attempt is given while others can be asked:
 * then two short attempts fail where a long one would do. Found out by a call that was cut and late
 * again on its next instance; for a minute no attempt is cut then. Thread-safe.
 */
final class SlowMethod {

  private static final long MEMORY_NANOS = TimeUnit.MINUTES.toNanos(1);

  private volatile boolean known;
  private volatile long untilNanos;

  boolean isSlow(long nowNanos) {
    return known && nowNanos - untilNanos < 0;
  }

  void found(long nowNanos) {
    untilNanos = nowNanos + MEMORY_NANOS;
    known = true;
  }
}
