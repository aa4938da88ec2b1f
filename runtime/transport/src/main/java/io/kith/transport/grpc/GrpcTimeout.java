package io.kith.transport.grpc;

import java.util.concurrent.TimeUnit;

/**
 * The text of {@code grpc-timeout}: up to eight digits and a unit, the time that remains.
 *
 * @see <a href="https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md">gRPC over HTTP2,
 *     Timeout</a>
 */
final class GrpcTimeout {

  private static final int MAX_DIGITS = 8;
  private static final long MAX_VALUE = 99_999_999;

  /** A duration is written in the coarsest unit of which it has so many: at most 1 % too short. */
  private static final long FINE_ENOUGH = 100;

  private static final String UNITS = "numSMH";
  private static final TimeUnit[] MEANINGS = {
    TimeUnit.NANOSECONDS,
    TimeUnit.MICROSECONDS,
    TimeUnit.MILLISECONDS,
    TimeUnit.SECONDS,
    TimeUnit.MINUTES,
    TimeUnit.HOURS
  };

  /** Finer than a second is as fine as a deadline of more than a second gets. */
  private static final int MILLIS = 2;

  private GrpcTimeout() {}

  /**
   * The nanoseconds that a text means, {@link Long#MAX_VALUE} for more than fit.
   *
   * @throws NumberFormatException if it is no such text
   */
  static long parseNanos(String text) {
    int digits = text.length() - 1;
    int unit = digits < 1 || digits > MAX_DIGITS ? -1 : UNITS.indexOf(text.charAt(digits));
    if (unit < 0) {
      throw malformed(text);
    }
    long value = 0;
    for (int i = 0; i < digits; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw malformed(text);
      }
      value = 10 * value + digit;
    }
    return MEANINGS[unit].toNanos(value);
  }

  private static NumberFormatException malformed(String text) {
    String shown = text.length() <= 20 ? text : text.substring(0, 20) + "…";
    return new NumberFormatException(
        "grpc-timeout is '" + shown + "'; it has 1 to 8 digits and one of n, u, m, S, M, H");
  }

  /**
   * The text of a duration; rounded down, since no hop may have more than remains, and coarse, so
   * that calls with the same timeout have the same text.
   *
   * @param nanos what remains; less than one counts as one
   */
  static String text(long nanos) {
    long left = Math.max(nanos, 1);
    int unit = 0;
    while (unit < MILLIS && left / MEANINGS[unit + 1].toNanos(1) >= FINE_ENOUGH) {
      unit++;
    }
    while (in(unit, left) > MAX_VALUE) {
      unit++;
    }
    return in(unit, left) + UNITS.substring(unit, unit + 1);
  }

  private static long in(int unit, long nanos) {
    return nanos / MEANINGS[unit].toNanos(1);
  }
}
