package io.kith.policy.rate;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * So many permits in a time: {@code 100/s}, {@code 5/m}, {@code 1000/250ms}.
 *
 * @param permits 1 to {@value #MAX_PERMITS}
 * @param period 1 ms to {@value #MAX_DAYS} days; a permit lasts at least {@value
 *     #LEAST_NANOS_PER_PERMIT} ns of it
 */
public record Rate(int permits, Duration period) {

  /** The most permits of a period. */
  public static final int MAX_PERMITS = 10_000_000;

  /** The longest period, in days. */
  public static final int MAX_DAYS = 31;

  /** The least time between two permits: ten million a second. */
  public static final int LEAST_NANOS_PER_PERMIT = 100;

  private static final Pattern FORM = Pattern.compile("(\\d{1,8})/(\\d{1,6})?(ms|s|m|h|d)");

  public Rate {
    if (permits < 1 || permits > MAX_PERMITS) {
      throw new IllegalArgumentException(
          permits + " permits; allowed are 1 to " + MAX_PERMITS + " in a period");
    }
    if (period.compareTo(Duration.ofMillis(1)) < 0
        || period.compareTo(Duration.ofDays(MAX_DAYS)) > 0) {
      throw new IllegalArgumentException(
          "a period of " + period + "; allowed are 1ms to " + MAX_DAYS + "d");
    }
    if (period.toNanos() / permits < LEAST_NANOS_PER_PERMIT) {
      throw new IllegalArgumentException(
          permits + " permits in " + period + " are more than ten million a second");
    }
  }

  /**
   * The rate of a text.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Rate parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is no rate; write one such as 100/s, 5/m or 1000/250ms");
    }
    String count = form.group(2);
    long units = count == null ? 1 : Long.parseLong(count);
    Duration period =
        switch (form.group(3)) {
          case "ms" -> Duration.ofMillis(units);
          case "s" -> Duration.ofSeconds(units);
          case "m" -> Duration.ofMinutes(units);
          case "h" -> Duration.ofHours(units);
          default -> Duration.ofDays(units);
        };
    return new Rate(Integer.parseInt(form.group(1)), period);
  }

  /**
   * The time between two permits. Rounded up, so that there are never more of them: at a rate that
   * is no whole number of nanoseconds, a millionth too few at a thousand a second.
   */
  public long nanosPerPermit() {
    return Math.ceilDiv(period.toNanos(), permits);
  }

  /** What each of so many gets, so that all of them together have no more than this. */
  public Rate dividedBy(int parts) {
    if (permits >= parts) {
      return new Rate(permits / parts, period);
    }
    Duration longer = period.multipliedBy(Math.ceilDiv(parts, permits));
    Duration longest = Duration.ofDays(MAX_DAYS);
    return new Rate(1, longer.compareTo(longest) < 0 ? longer : longest);
  }

  /** {@code 100/s}, {@code 1000/250ms}. */
  @Override
  public String toString() {
    long millis = period.toMillis();
    String time =
        millis % 86_400_000 == 0
            ? unit(millis / 86_400_000, "d")
            : millis % 3_600_000 == 0
                ? unit(millis / 3_600_000, "h")
                : millis % 60_000 == 0
                    ? unit(millis / 60_000, "m")
                    : millis % 1_000 == 0 ? unit(millis / 1_000, "s") : unit(millis, "ms");
    return permits + "/" + time;
  }

  private static String unit(long count, String unit) {
    return count == 1 ? unit : count + unit;
  }
}
