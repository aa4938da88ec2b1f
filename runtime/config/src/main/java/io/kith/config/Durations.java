package io.kith.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 200ms}, {@code 1m30s}, {@code 1.5h}; ISO 8601 too. */
public final class Durations {

  static final String EXPECTED =
      "a duration with its unit (ns, us, ms, s, m, h or d), such as 200ms or 1m30s";

  private static final Pattern PART =
      Pattern.compile("(\\d{1,18}(?:\\.\\d{1,9})?)(ns|us|ms|s|m|h|d)");
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
    } catch (DateTimeParseException | ArithmeticException e) {
      throw notADuration(text);
    }
  }

  private static Duration parseParts(String text) {
    if (text.equals("0")) {
      return Duration.ZERO;
    }
    Matcher part = PART.matcher(text);
    BigDecimal nanos = BigDecimal.ZERO;
    int end = 0;
    for (; part.find() && part.start() == end; end = part.end()) {
      nanos = nanos.add(new BigDecimal(part.group(1)).multiply(new BigDecimal(unit(part))));
    }
    if (end == 0 || end < text.length()) {
      throw notADuration(text);
    }
    return Duration.ofNanos(nanos.longValueExact());
  }

  @SuppressWarnings("NullAway") // the pattern names no other unit
  private static long unit(Matcher part) {
    return NANOS.get(part.group(2));
  }

  private static IllegalArgumentException notADuration(String text) {
    return new IllegalArgumentException("'" + text + "' is not " + EXPECTED);
  }

  /** {@code 1m30s}: the shortest text that {@link #parse} reads as the same. */
  static String print(Duration value) {
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
