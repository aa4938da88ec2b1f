package io.kith.collector.tail;

import io.kith.collector.CollectorOptions;
import io.kith.collector.store.PackedTrace;
import java.util.concurrent.TimeUnit;

/**
 * Which traces are kept: all that failed, were slow, or are told of although they were not to be
 * recorded; of the others a share, by their ids, so that several collectors decide alike, and so
 * many a second. What comes later of a trace goes the way of what came before. Thread-safe.
 */
final class KeepPolicy {

  private final long slowNanos;
  private final double share;
  private final double perNano;
  private final double burst;
  private final RecentIds kept = new RecentIds();
  private final RecentIds dropped = new RecentIds();
  private double allowed;
  private long refilledNanos;

  KeepPolicy(CollectorOptions options, long nowNanos) {
    this.slowNanos = options.slow().toNanos();
    this.share = options.keepShare();
    this.perNano = (double) options.keepPerSecond() / TimeUnit.SECONDS.toNanos(1);
    this.burst = options.keepPerSecond();
    this.allowed = burst;
    this.refilledNanos = nowNanos;
  }

  synchronized boolean keeps(PackedTrace trace, long nowNanos) {
    boolean keeps = decide(trace, nowNanos);
    (keeps ? kept : dropped).add(trace.idHigh(), trace.idLow());
    return keeps;
  }

  private boolean decide(PackedTrace trace, long nowNanos) {
    if (trace.failed() || trace.unsampled() || trace.nanos() >= slowNanos) {
      return true;
    }
    if (kept.has(trace.idHigh(), trace.idLow())) {
      return true;
    }
    return !dropped.has(trace.idHigh(), trace.idLow())
        && isInShare(trace.idLow())
        && isAllowed(nowNanos);
  }

  /** The last seven bytes of an id are random, as W3C Trace Context asks for. */
  private boolean isInShare(long idLow) {
    long random = idLow & 0x00ff_ffff_ffff_ffffL;
    return share >= 1 || random < share * 0x1p56;
  }

  private boolean isAllowed(long nowNanos) {
    allowed = Math.min(burst, allowed + (nowNanos - refilledNanos) * perNano);
    refilledNanos = nowNanos;
    if (allowed < 1) {
      return false;
    }
    allowed--;
    return true;
  }
}
