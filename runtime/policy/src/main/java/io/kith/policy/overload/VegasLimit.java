package io.kith.policy.overload;

/**
 * Keeps a few calls waiting for others, and no more: how many do is estimated from how much longer
 * calls take than the fastest of late.
 *
 * <p>That no load is faster than the fastest window is looked at anew after {@value #PROBE} windows
 * times the limit, so that what has become slower for good is found out.
 *
 * @see <a href="https://doi.org/10.1145/190314.190317">L. Brakmo, S. O'Malley, L. Peterson: TCP
 *     Vegas. SIGCOMM 1994</a>
 */
final class VegasLimit implements MeasuredLimit.Algorithm {

  private static final int PROBE = 30;

  private double fastestNanos = Double.MAX_VALUE;
  private double windows;

  @Override
  public double next(double limit, double meanNanos, int mostInside, boolean expired) {
    if (++windows > PROBE * Math.log(limit + Math.E)) {
      windows = 0;
      fastestNanos = meanNanos;
    }
    fastestNanos = Math.min(fastestNanos, meanNanos);
    double step = Math.max(1, Math.log10(limit));
    if (expired) {
      return limit - step;
    }
    if (mostInside < limit / 2) {
      return limit;
    }
    double waiting = limit * (1 - fastestNanos / meanNanos);
    if (waiting <= step) {
      return limit + 6 * step;
    }
    if (waiting < 3 * step) {
      return limit + step;
    }
    return waiting > 6 * step ? limit - step : limit;
  }
}
