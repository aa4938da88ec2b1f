package io.kith.policy.overload;

/**
 * Lowers the limit as far as calls take longer than they usually do.
 *
 * <p>What is usual is a mean over the last {@value #LONG_WINDOWS} windows or so. As long as calls
 * take less than some multiple of it, the limit grows by the root of itself; beyond, it is
 * multiplied by how much too long they take, at most halved. It does not grow while not even half
 * of it is used. Where calls begin to take longer for another reason than that there are too many,
 * this is wrong about it until the longer time is usual.
 *
 * @see <a href="https://netflixtechblog.medium.com/performance-under-load-3e6fa9a60581">Performance
 *     Under Load</a>, Netflix; this is what their library calls Gradient2
 */
final class GradientLimit implements MeasuredLimit.Algorithm {

  private static final int LONG_WINDOWS = 600;
  private static final double SMOOTHING = 0.2;
  private static final double STEEPEST = 0.5;

  /** Beyond this, what was usual is so no longer, and is forgotten faster. */
  private static final double DRIFT = 2;

  private static final double FORGETTING = 0.95;

  private final double tolerance;
  private double usualNanos;
  private int windows;

  GradientLimit(double tolerance) {
    if (!(tolerance >= 1)) {
      throw new IllegalArgumentException("a tolerance of " + tolerance + "; write 1 or more");
    }
    this.tolerance = tolerance;
  }

  @Override
  public double next(double limit, double meanNanos, int mostInside, boolean expired) {
    windows = Math.min(LONG_WINDOWS, windows + 1);
    usualNanos += (meanNanos - usualNanos) / windows;
    if (usualNanos > DRIFT * meanNanos) {
      usualNanos *= FORGETTING;
    }
    if (mostInside < limit / 2) {
      return limit;
    }
    double gradient = Math.clamp(tolerance * usualNanos / meanNanos, STEEPEST, 1);
    double next = limit * gradient + Math.sqrt(limit);
    return limit + (next - limit) * SMOOTHING;
  }
}
