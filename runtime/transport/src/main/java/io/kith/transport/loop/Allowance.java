package io.kith.transport.loop;

/**
 * What a peer may do of something that is cheap for it and not for us: a bucket of so many, which
 * refills with time. Owned by an event loop.
 */
public final class Allowance {

  private final int capacity;
  private final long refillNanos;
  private long left;
  private long refilledAtNanos;

  /** An allowance of {@code capacity} at once, and one more every {@code refillNanos}. */
  public Allowance(int capacity, long refillNanos, long nowNanos) {
    this.capacity = capacity;
    this.refillNanos = refillNanos;
    this.left = capacity;
    this.refilledAtNanos = nowNanos;
  }

  /** Takes one, if there is one. */
  public boolean take(long nowNanos) {
    return take(1, nowNanos);
  }

  /** Takes so many, if there are as many. */
  public boolean take(int count, long nowNanos) {
    long refills = (nowNanos - refilledAtNanos) / refillNanos;
    if (refills > 0) {
      left = Math.min(capacity, left + refills);
      refilledAtNanos += refills * refillNanos;
    }
    if (left < count) {
      return false;
    }
    left -= count;
    return true;
  }

  /** Gives one more, up to the capacity. */
  public void earn() {
    earn(1);
  }

  /** Gives so many more, up to the capacity. */
  public void earn(int count) {
    left = Math.min(capacity, left + count);
  }
}
