package io.kith.policy.overload;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A limit that follows how long calls take: their mean over a window goes to an algorithm, which
 * says what the limit becomes.
 *
 * <p>Thread-safe; takes no lock: a sample that comes while another is being added is lost.
 */
public final class MeasuredLimit implements Limit {

  /** Works a limit out of the one before. Used by one thread at a time. */
  sealed interface Algorithm permits GradientLimit, VegasLimit {

    /**
     * The limit that follows.
     *
     * @param limit the one in force
     * @param meanNanos how long calls took; above zero
     * @param mostInside how many ran at most
     * @param expired whether one of them ran into its deadline
     */
    double next(double limit, double meanNanos, int mostInside, boolean expired);
  }

  private static final int LEAST_SAMPLES = 10;

  private final Algorithm algorithm;
  private final int least;
  private final int most;
  private final long windowNanos;
  private volatile int calls;

  /** Whether a thread is at what follows. */
  private final AtomicBoolean busy = new AtomicBoolean();

  private double limit;
  private long beganNanos;
  private int samples;
  private double sumNanos;
  private int mostInside;
  private boolean sawExpired;

  private MeasuredLimit(
      Algorithm algorithm, int first, int least, int most, Duration window, long nowNanos) {
    requireBounds(least, most);
    this.algorithm = algorithm;
    this.least = least;
    this.most = most;
    this.windowNanos = window.toNanos();
    this.limit = Math.clamp(first, least, most);
    this.calls = (int) limit;
    this.beganNanos = nowNanos;
  }

  /**
   * By the gradient of response times.
   *
   * @param tolerance how many times as long as usual calls may take; 1 or more
   */
  public static MeasuredLimit gradient(
      double tolerance, int first, int least, int most, Duration window, long nowNanos) {
    return new MeasuredLimit(new GradientLimit(tolerance), first, least, most, window, nowNanos);
  }

  /** By how many calls are estimated to wait for others. */
  public static MeasuredLimit vegas(
      int first, int least, int most, Duration window, long nowNanos) {
    return new MeasuredLimit(new VegasLimit(), first, least, most, window, nowNanos);
  }

  static void requireBounds(int least, int most) {
    if (least < 1 || most < least) {
      throw new IllegalArgumentException(
          "a limit between " + least + " and " + most + "; write at least 1, and no less as most");
    }
  }

  @Override
  public int calls() {
    return calls;
  }

  @Override
  public boolean isTimed() {
    return true;
  }

  @Override
  public void ended(
      int ticket, int entered, int inside, boolean expired, long tookNanos, long nowNanos) {
    if (busy.compareAndSet(false, true)) {
      try {
        sample(inside, expired, tookNanos, nowNanos);
      } finally {
        busy.set(false);
      }
    }
  }

  private void sample(int inside, boolean expired, long tookNanos, long nowNanos) {
    mostInside = Math.max(mostInside, inside);
    sawExpired |= expired;
    if (tookNanos < 0) {
      return;
    }
    samples++;
    sumNanos += Math.max(1, tookNanos);
    if (samples >= LEAST_SAMPLES && nowNanos - beganNanos >= windowNanos) {
      limit =
          Math.clamp(
              algorithm.next(limit, sumNanos / samples, mostInside, sawExpired), least, most);
      calls = (int) limit;
      beganNanos = nowNanos;
      samples = 0;
      sumNanos = 0;
      mostInside = 0;
      sawExpired = false;
    }
  }
}
