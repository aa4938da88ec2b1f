package io.kith.simulator.model;

/** What one instance has done between the warm-up and the end of a run. */
final class Tally {

  private final long fromNanos;
  private final long toNanos;
  private long attempts;
  private long refused;
  private long busyNanos;
  private int mostWaiting;

  Tally(long fromNanos, long toNanos) {
    this.fromNanos = fromNanos;
    this.toNanos = toNanos;
  }

  private boolean counts(long nowNanos) {
    return nowNanos >= fromNanos && nowNanos < toNanos;
  }

  /** A client has chosen it. */
  void chosen(long nowNanos) {
    attempts += counts(nowNanos) ? 1 : 0;
  }

  /** It had no room. */
  void refused(long nowNanos) {
    refused += counts(nowNanos) ? 1 : 0;
  }

  /** So many wait. */
  void waits(int waiting) {
    mostWaiting = Math.max(mostWaiting, waiting);
  }

  /** It has worked on a call, all this time. */
  void worked(long sinceNanos, long nowNanos) {
    busyNanos += Math.max(0, Math.min(nowNanos, toNanos) - Math.max(sinceNanos, fromNanos));
  }

  long attempts() {
    return attempts;
  }

  long refused() {
    return refused;
  }

  long busyNanos() {
    return busyNanos;
  }

  int mostWaiting() {
    return mostWaiting;
  }
}
