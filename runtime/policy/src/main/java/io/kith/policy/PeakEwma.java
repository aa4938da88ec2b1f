package io.kith.policy;

import java.time.Duration;

/**
 * The response time of late: a mean in which a reply counts the less the older it is, except that a
 * slower reply than the mean replaces it at once. So one that becomes slow is avoided at its first
 * slow reply, and trusted again bit by bit.
 *
 * <p>While nothing is answered, the mean decays: one that was slow is tried again in the end.
 * Thread-safe; two replies at the same moment may count as one.
 *
 * @see <a
 *     href="https://twitter.github.io/finagle/guide/Clients.html#power-of-two-choices-p2c-least-loaded">Finagle's
 *     peak EWMA</a>
 */
public final class PeakEwma {

  private final double decayNanos;

  /** The mean and when it was so; replaced as a whole. */
  private record Sample(double nanos, long atNanos) {}

  private volatile Sample last;

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
    this.last = new Sample(0, nowNanos);
  }

  /** A call was answered at this time, and had taken so long. */
  public void answered(long tookNanos, long nowNanos) {
    Sample before = last;
    double mean = before.nanos;
    double kept = kept(before, nowNanos);
    double now = tookNanos > mean ? tookNanos : mean * kept + tookNanos * (1 - kept);
    last = new Sample(now, Math.max(nowNanos, before.atNanos));
  }

  /** The mean at this time, in nanoseconds; 0 as long as nothing was answered. */
  public double nanos(long nowNanos) {
    Sample sample = last;
    return sample.nanos * kept(sample, nowNanos);
  }

  private double kept(Sample sample, long nowNanos) {
    return Math.exp(-Math.max(0, nowNanos - sample.atNanos) / decayNanos);
  }
}
