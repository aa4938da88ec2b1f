package io.kith.codec;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The JSON forms of {@code google.protobuf.Timestamp}, RFC 3339, and {@code
 * google.protobuf.Duration}, seconds with an {@code s}.
 *
 * @param seconds whole seconds
 * @param nanos the rest; of a timestamp never negative, of a duration of the sign of the seconds
 */
record JsonTime(long seconds, int nanos) {

  static final String TIMESTAMP_FORM =
      "a time like \"2026-11-21T08:30:00.5Z\", of the years 0001 to 9999";
  static final String DURATION_FORM =
      "a duration like \"1.5s\", of at most 315576000000 seconds and 9 decimals";

  private static final long FIRST_SECOND = -62_135_596_800L;
  private static final long LAST_SECOND = 253_402_300_799L;
  private static final long MOST_SECONDS = 315_576_000_000L;
  private static final int NANOS_PER_SECOND = 1_000_000_000;

  private static final Pattern TIMESTAMP =
      Pattern.compile(
          "([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}:[0-9]{2}:[0-9]{2})(?:\\.([0-9]{1,9}))?"
              + "(?:Z|([+-])([0-9]{2}):([0-9]{2}))");
  private static final Pattern DURATION = Pattern.compile("(-?)([0-9]{1,12})(?:\\.([0-9]{1,9}))?s");

  /**
   * Reads a timestamp.
   *
   * @throws DateTimeException if it is none
   */
  static JsonTime timestamp(String text) {
    Matcher parts = TIMESTAMP.matcher(text);
    if (!parts.matches()) {
      throw new DateTimeException(text);
    }
    long local =
        LocalDateTime.of(LocalDate.parse(parts.group(1)), LocalTime.parse(parts.group(2)))
            .toEpochSecond(ZoneOffset.UTC);
    var time = new JsonTime(local - offsetSeconds(parts), nanos(parts.group(3)));
    time.requireTimestamp();
    return time;
  }

  private static int offsetSeconds(Matcher parts) {
    if (parts.group(4) == null) {
      return 0;
    }
    int hours = Integer.parseInt(parts.group(5));
    int minutes = Integer.parseInt(parts.group(6));
    if (hours > 23 || minutes > 59) {
      throw new DateTimeException("an offset of " + hours + ":" + minutes);
    }
    int seconds = hours * 3600 + minutes * 60;
    return parts.group(4).equals("-") ? -seconds : seconds;
  }

  /**
   * Reads a duration.
   *
   * @throws DateTimeException if it is none
   */
  static JsonTime duration(String text) {
    Matcher parts = DURATION.matcher(text);
    if (!parts.matches()) {
      throw new DateTimeException(text);
    }
    int sign = parts.group(1).isEmpty() ? 1 : -1;
    var duration =
        new JsonTime(sign * Long.parseLong(parts.group(2)), sign * nanos(parts.group(3)));
    duration.requireDuration();
    return duration;
  }

  @SuppressWarnings("NullAway") // a group that did not take part is null
  private static int nanos(String decimals) {
    return decimals == null ? 0 : Integer.parseInt((decimals + "00000000").substring(0, 9));
  }

  /**
   * The text of this timestamp.
   *
   * @throws DateTimeException if it is out of range
   */
  String timestampText() {
    requireTimestamp();
    LocalDateTime time = LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC);
    var text = new StringBuilder(32);
    text.append(time.toLocalDate()).append('T');
    two(text, time.getHour()).append(':');
    two(text, time.getMinute()).append(':');
    two(text, time.getSecond());
    return decimals(text, nanos).append('Z').toString();
  }

  private static StringBuilder two(StringBuilder text, int number) {
    return (number < 10 ? text.append('0') : text).append(number);
  }

  /**
   * The text of this duration.
   *
   * @throws DateTimeException if it is out of range
   */
  String durationText() {
    requireDuration();
    var text = new StringBuilder(24);
    if (seconds < 0 || nanos < 0) {
      text.append('-');
    }
    text.append(Math.abs(seconds));
    return decimals(text, Math.abs(nanos)).append('s').toString();
  }

  /** None, three, six or nine decimals. */
  private static StringBuilder decimals(StringBuilder text, int nanos) {
    if (nanos != 0) {
      int digits = nanos % 1_000_000 == 0 ? 3 : nanos % 1_000 == 0 ? 6 : 9;
      String padded = Integer.toString(NANOS_PER_SECOND + nanos); // a 1, and nine digits
      text.append('.').append(padded, 1, 1 + digits);
    }
    return text;
  }

  private void requireTimestamp() {
    if (seconds < FIRST_SECOND || seconds > LAST_SECOND) {
      throw new DateTimeException(
          "a Timestamp of " + seconds + " seconds is outside of the years 0001 to 9999");
    }
    if (nanos < 0 || nanos >= NANOS_PER_SECOND) {
      throw new DateTimeException(
          "a Timestamp has " + nanos + " nanos; allowed are 0 to 999999999");
    }
  }

  private void requireDuration() {
    if (Math.abs(seconds) > MOST_SECONDS || seconds == Long.MIN_VALUE) {
      throw new DateTimeException(
          "a Duration of " + seconds + " seconds is beyond " + MOST_SECONDS);
    }
    if (nanos <= -NANOS_PER_SECOND || nanos >= NANOS_PER_SECOND) {
      throw new DateTimeException("a Duration has " + nanos + " nanos, beyond a second");
    }
    if ((seconds > 0 && nanos < 0) || (seconds < 0 && nanos > 0)) {
      throw new DateTimeException("a Duration has seconds and nanos of different signs");
    }
  }
}
