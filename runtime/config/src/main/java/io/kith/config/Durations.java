package io.kith.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Durations as people write them: {@code 200ms}, {@code 1m30s}, {@code 1.5h}; ISO 8601 too. */
public final class Durations {

  static final String EXPECTED =
      "a duration with its unit (ns, us, ms, s, m, h or d), such as 200ms or 1m30s";

  private static final Map<String, Long> NANOS = new LinkedHashMap<>();

  static {
    NANOS.put("d", 86_400_000_000_000L);
    NANOS.put("h", 3_600_000_000_000L);
    NANOS.put("m", 60_000_000_000L);
    NANOS.put("s", 1_000_000_000L);
    NANOS.put("ms", 1_000_000L);
    NANOS.put("us", 1_000L);
    NANOS.put("ns", 1L);
  }

  private Durations() {}

  /**
   * Reads a duration.
   *
   * @throws IllegalArgumentException if it is none, with a message that says what is expected
   */
  public static Duration parse(String text) {
    String trimmed = text.strip();
    try {
      return trimmed.startsWith("P") ? Duration.parse(trimmed) : parseParts(trimmed);
    } catch (DateTimeParseException | ArithmeticException | NumberFormatException e) {
      throw notADuration(text);
    }
  }

  /** Without a regular expression: every start comes by here, and the first one is slow. */
  private static Duration parseParts(String text) {
    if (text.equals("0")) {
      return Duration.ZERO;
    }
    if (text.isEmpty()) {
      throw notADuration(text);
    }
    long nanos = 0;
    for (int number = 0, unit, end; number < text.length(); number = end) {
      unit = endOfNumber(text, number);
      end = endOfUnit(text, unit);
      Long unitNanos = NANOS.get(text.substring(unit, end));
      if (unitNanos == null || !isDigit(text.charAt(number))) {
        throw notADuration(text);
      }
      nanos = Math.addExact(nanos, times(text.substring(number, unit), unitNanos));
    }
    return Duration.ofNanos(nanos);
  }

  private static int endOfNumber(String text, int start) {
    int end = start;
    while (end < text.length() && (isDigit(text.charAt(end)) || text.charAt(end) == '.')) {
      end++;
    }
    return end;
  }

  private static int endOfUnit(String text, int start) {
    int end = start;
    while (end < text.length() && text.charAt(end) >= 'a' && text.charAt(end) <= 'z') {
      end++;
    }
    return end;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static long times(String number, long unitNanos) {
    return number.indexOf('.') < 0
        ? Math.multiplyExact(Long.parseLong(number), unitNanos)
        : new BigDecimal(number).multiply(BigDecimal.valueOf(unitNanos)).longValueExact();
  }

  private static IllegalArgumentException notADuration(String text) {
    return new IllegalArgumentException("'" + text + "' is not " + EXPECTED);
  }

  /** {@code 1m30s}: the shortest text that {@link #parse} reads as the same. */
  public static String print(Duration value) {
    long rest;
    try {
      rest = value.toNanos();
    } catch (ArithmeticException e) {
      return value.toString();
    }
    if (rest <= 0) {
      return rest == 0 ? "0s" : value.toString();
    }
    var text = new StringBuilder();
    for (Map.Entry<String, Long> unit : NANOS.entrySet()) {
      if (rest >= unit.getValue()) {
        text.append(rest / unit.getValue()).append(unit.getKey());
        rest %= unit.getValue();
      }
    }
    return text.toString();
  }
}
