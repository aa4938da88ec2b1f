package io.kith.policy.routing;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A pattern of values. As text:
 *
 * <ul>
 *   <li>{@code vip}: this value; {@code vip|gold}: one of these
 *   <li>{@code *}: any value that is there; {@code vip-*}, {@code *-test}, {@code a*z}: an asterisk
 *       stands for any characters
 *   <li>{@code >=100}, {@code <20}, {@code >=100 <200}: a number in these bounds
 *   <li>{@code !vip|gold}: none of these, or not there; {@code !*}: not there
 *   <li>a backslash takes its meaning from the character after it
 * </ul>
 *
 * Immutable.
 */
public final class TextMatch {

  /** The longest text of a pattern, in characters. */
  public static final int MAX_CHARS = 1024;

  /** One of the alternatives. */
  private sealed interface Alternative {

    boolean matches(String value);

    /** As {@link #matches(String)} of its digits, without making a text of them. */
    boolean matches(long value);

    record Exactly(String text, long number, boolean isNumber) implements Alternative {

      static Exactly of(String text) {
        return isDigits(text) && Long.toString(Long.parseLong(text)).equals(text)
            ? new Exactly(text, Long.parseLong(text), true)
            : new Exactly(text, 0, false);
      }

      @Override
      public boolean matches(String value) {
        return value.equals(text);
      }

      @Override
      public boolean matches(long value) {
        return isNumber && value == number;
      }
    }

    /** Parts with anything between them. */
    record Wild(List<String> parts) implements Alternative {
      @Override
      public boolean matches(String value) {
        String first = parts.getFirst();
        String last = parts.getLast();
        if (value.length() < first.length() + last.length()
            || !value.startsWith(first)
            || !value.endsWith(last)) {
          return false;
        }
        int at = first.length();
        int end = value.length() - last.length();
        for (String part : parts.subList(1, parts.size() - 1)) {
          int found = value.indexOf(part, at);
          if (found < 0 || found + part.length() > end) {
            return false;
          }
          at = found + part.length();
        }
        return true;
      }

      @Override
      public boolean matches(long value) {
        return matches(Long.toString(value));
      }
    }

    /** Whole numbers, which are most, are compared as such. */
    record Numbers(List<Bound> bounds) implements Alternative {

      @Override
      public boolean matches(String value) {
        if (isDigits(value)) {
          return matches(Long.parseLong(value));
        }
        if (value.isEmpty() || value.length() > Bound.MAX_DIGITS) {
          return false;
        }
        try {
          var number = new BigDecimal(value);
          return bounds.stream().allMatch(bound -> bound.allows(number));
        } catch (NumberFormatException e) {
          return false;
        }
      }

      @Override
      public boolean matches(long value) {
        for (int i = 0; i < bounds.size(); i++) {
          if (value < bounds.get(i).least() || value > bounds.get(i).most()) {
            return false;
          }
        }
        return true;
      }
    }

    /** Whether it is a number that surely is a {@code long}. */
    private static boolean isDigits(String text) {
      int first = text.startsWith("-") ? 1 : 0;
      for (int i = first; i < text.length(); i++) {
        if (text.charAt(i) < '0' || text.charAt(i) > '9') {
          return false;
        }
      }
      return text.length() > first && text.length() <= 18;
    }
  }

  /**
   * A bound of a number.
   *
   * @param least the least whole number that it allows
   * @param most the greatest
   */
  private record Bound(String comparator, BigDecimal limit, long least, long most) {

    private static final int MAX_DIGITS = 40;
    private static final BigDecimal LEAST = BigDecimal.valueOf(Long.MIN_VALUE);
    private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

    static Bound parse(String text) {
      int number = text.length() > 1 && text.charAt(1) == '=' ? 2 : 1;
      String digits = text.substring(number).strip();
      try {
        // Without an exponent, a short text is no long number.
        if (digits.length() > MAX_DIGITS || digits.toLowerCase(Locale.ROOT).contains("e")) {
          throw new NumberFormatException(digits);
        }
        return of(text.substring(0, number), new BigDecimal(digits));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "'" + text + "' is no bound of a number; write one such as >=100 or <20.5", e);
      }
    }

    private static Bound of(String comparator, BigDecimal limit) {
      BigDecimal below = limit.setScale(0, RoundingMode.FLOOR);
      BigDecimal above = limit.setScale(0, RoundingMode.CEILING);
      return switch (comparator) {
        case ">" ->
            new Bound(comparator, limit, clamped(below.add(BigDecimal.ONE)), Long.MAX_VALUE);
        case ">=" -> new Bound(comparator, limit, clamped(above), Long.MAX_VALUE);
        case "<" ->
            new Bound(comparator, limit, Long.MIN_VALUE, clamped(above.subtract(BigDecimal.ONE)));
        default -> new Bound(comparator, limit, Long.MIN_VALUE, clamped(below));
      };
    }

    private static long clamped(BigDecimal number) {
      return number.max(LEAST).min(MOST).longValueExact();
    }

    boolean allows(BigDecimal number) {
      int order = number.compareTo(limit);
      return switch (comparator) {
        case ">" -> order > 0;
        case ">=" -> order >= 0;
        case "<" -> order < 0;
        default -> order <= 0;
      };
    }
  }

  private final String text;
  private final boolean negated;
  private final List<Alternative> alternatives;

  private TextMatch(String text, boolean negated, List<Alternative> alternatives) {
    this.text = text;
    this.negated = negated;
    this.alternatives = alternatives;
  }

  /**
   * The pattern of a text.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static TextMatch parse(String text) {
    if (text.length() > MAX_CHARS) {
      throw new IllegalArgumentException(
          "a pattern has " + text.length() + " characters; at most " + MAX_CHARS + " are allowed");
    }
    boolean negated = text.startsWith("!");
    var alternatives = new ArrayList<Alternative>();
    var parts = new ArrayList<String>();
    var part = new StringBuilder();
    boolean plain = true; // nothing of the alternative was behind a backslash
    for (int i = negated ? 1 : 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\\' -> {
          if (++i == text.length()) {
            throw new IllegalArgumentException(
                "'" + text + "' ends with a backslash; write two for one that is meant");
          }
          part.append(text.charAt(i));
          plain = false;
        }
        case '*' -> {
          parts.add(part.toString());
          part.setLength(0);
        }
        case '|' -> {
          alternatives.add(alternative(parts, part, plain));
          plain = true;
        }
        default -> part.append(c);
      }
    }
    alternatives.add(alternative(parts, part, plain));
    return new TextMatch(text, negated, List.copyOf(alternatives));
  }

  /** What was read since the last one; leaves both empty. */
  private static Alternative alternative(List<String> parts, StringBuilder part, boolean plain) {
    parts.add(part.toString());
    part.setLength(0);
    List<String> all = List.copyOf(parts);
    parts.clear();
    if (all.size() > 1) {
      return new Alternative.Wild(all);
    }
    String only = all.getFirst();
    return plain && (only.startsWith(">") || only.startsWith("<"))
        ? new Alternative.Numbers(bounds(only))
        : Alternative.Exactly.of(only);
  }

  private static List<Bound> bounds(String text) {
    var bounds = new ArrayList<Bound>();
    int start = 0;
    for (int i = 1; i <= text.length(); i++) {
      if (i == text.length() || text.charAt(i) == '<' || text.charAt(i) == '>') {
        bounds.add(Bound.parse(text.substring(start, i)));
        start = i;
      }
    }
    return bounds;
  }

  /** The pattern of exactly this value. */
  public static TextMatch exactly(String value) {
    return new TextMatch(
        value.replaceAll("([\\\\*|!<>])", "\\\\$1"), false, List.of(Alternative.Exactly.of(value)));
  }

  /** Whether the value is one of these; null if there is no value. */
  public boolean matches(@Nullable String value) {
    return value == null ? negated : negated != isOneOf(value);
  }

  /** As {@link #matches(String)} of its digits, without making a text of them. */
  public boolean matches(long value) {
    for (int i = 0; i < alternatives.size(); i++) {
      if (alternatives.get(i).matches(value)) {
        return !negated;
      }
    }
    return negated;
  }

  private boolean isOneOf(String value) {
    for (int i = 0; i < alternatives.size(); i++) {
      if (alternatives.get(i).matches(value)) {
        return true;
      }
    }
    return false;
  }

  /** All values that match, if they are few and known by name: what an index is made of. */
  public Optional<Set<String>> values() {
    if (negated) {
      return Optional.empty();
    }
    var values = new TreeSet<String>();
    for (Alternative alternative : alternatives) {
      if (!(alternative instanceof Alternative.Exactly(String value, _, _))) {
        return Optional.empty();
      }
      values.add(value);
    }
    return Optional.of(values);
  }

  /** Whether it is written alike. */
  @Override
  public boolean equals(Object other) {
    return other instanceof TextMatch that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** As it was written. */
  @Override
  public String toString() {
    return text;
  }
}
