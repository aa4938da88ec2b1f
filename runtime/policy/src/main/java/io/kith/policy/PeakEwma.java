package io.kith.policy;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;

/**
 * The response time of late: a mean in which a reply counts the less the older it is, except that a
 * slower reply than the mean replaces it at once. So one that becomes slow is avoided at its first
 * slow reply, and trusted again bit by bit.
 *
 * <p>While nothing is answered, the mean decays: one that was slow is tried again in the end. Takes
 * no lock and allocates nothing. Thread-safe; of two replies at the same moment one may be lost.
 *
 * @see <a
 *     href="https://twitter.github.io/finagle/guide/Clients.html#power-of-two-choices-p2c-least-loaded">Finagle's
 *     peak EWMA</a>
 */
public final class PeakEwma {

  private static final VarHandle MEAN;
  private static final VarHandle AT;

  static {
    try {
      MEAN = MethodHandles.lookup().findVarHandle(PeakEwma.class, "meanNanos", double.class);
      AT = MethodHandles.lookup().findVarHandle(PeakEwma.class, "atNanos", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final double decayNanos;

  // The mean, and when it was so. Threads may see the one without the other, which makes it a
  // little older or younger than it is.
  private double meanNanos;
  private long atNanos;

  /**
   * A mean of nothing yet.
   *
   * @param decay after this time without a reply, what was seen counts a third; above zero
   */
  public PeakEwma(Duration decay, long nowNanos) {
    if (!decay.isPositive()) {
      throw new IllegalArgumentException("a decay of " + decay + "; it must be above zero");
    }
    this.decayNanos = decay.toNanos();
    this.atNanos = nowNanos;
  }

  /** A call was answered at this time, and had taken so long. */
  public void answered(long tookNanos, long nowNanos) {
    double mean = nanos();
    double kept = kept(nowNanos);
    set(tookNanos > mean ? tookNanos : mean * kept + tookNanos * (1 - kept), nowNanos);
  }

  /** Lets the mean decay until this time, for those who ask without one. */
  public void age(long nowNanos) {
    set(nanos(nowNanos), nowNanos);
  }

  /** The mean at this time, in nanoseconds; 0 as long as nothing was answered. */
  public double nanos(long nowNanos) {
    return nanos() * kept(nowNanos);
  }

  /** The mean when something was answered last, or it was last let decay; in nanoseconds. */
  public double nanos() {
    return (double) MEAN.getOpaque(this);
  }

  private void set(double mean, long nowNanos) {
    long before = (long) AT.getOpaque(this);
    MEAN.setOpaque(this, mean);
    AT.setOpaque(this, before + Math.max(0, nowNanos - before));
  }

  private double kept(long nowNanos) {
    return Math.exp(-Math.max(0, nowNanos - (long) AT.getOpaque(this)) / decayNanos);
  }
}
