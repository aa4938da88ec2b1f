package io.kith.policy;

import java.util.Objects;

/**
 * Which methods a rule is about: {@code social.Membership/CheckCoin} is one, {@code
 * social.Membership} all of a service, and an asterisk at the end stands for the rest, as in {@code
 * social.*}, {@code social.Membership/Get*} and {@code *}. A method may begin with a capital, as on
 * the wire, or without, as in Java. Immutable.
 */
public final class MethodPattern implements Comparable<MethodPattern> {

  /** The longest text of a pattern, in characters. */
  public static final int MAX_CHARS = 512;

  private static final char REST = '*';

  private final String start;
  private final boolean whole;

  private MethodPattern(String start, boolean whole) {
    this.start = start;
    this.whole = whole;
  }

  /**
   * The pattern that a text is.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static MethodPattern parse(String text) {
    int asterisk = text.indexOf(REST);
    int slash = text.indexOf('/');
    if (text.isBlank()
        || text.length() > MAX_CHARS
        || (asterisk >= 0 && asterisk != text.length() - 1)
        || (slash >= 0 && (slash == 0 || slash == text.length() - 1))
        || slash != text.lastIndexOf('/')) {
      throw new IllegalArgumentException(
          "'"
              + (text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS) + "…")
              + "' names no methods; write package.Service/Method, package.Service for all of its"
              + " methods, or an asterisk at the end for the rest: package.*");
    }
    if (asterisk >= 0) {
      return new MethodPattern(asOnTheWire(text.substring(0, asterisk), slash), false);
    }
    return slash < 0
        ? new MethodPattern(text + "/", false)
        : new MethodPattern(asOnTheWire(text, slash), true);
  }

  private static String asOnTheWire(String text, int slash) {
    int first = slash + 1;
    return slash < 0 || first == text.length()
        ? text
        : text.substring(0, first)
            + Character.toUpperCase(text.charAt(first))
            + text.substring(first + 1);
  }

  /** Whether it is about the method with this path, {@code package.Service/Method}. */
  public boolean matches(String path) {
    return whole ? path.equals(start) : path.startsWith(start);
  }

  /** Whether it may be about a method of this service. */
  public boolean matchesSome(String service) {
    String methods = service + "/";
    return start.startsWith(methods) || (!whole && methods.startsWith(start));
  }

  /**
   * The more specific comes first: one method before several, and of two that end with an asterisk
   * the longer.
   */
  @Override
  public int compareTo(MethodPattern other) {
    if (whole != other.whole) {
      return whole ? -1 : 1;
    }
    int byLength = Integer.compare(other.start.length(), start.length());
    return byLength != 0 ? byLength : start.compareTo(other.start);
  }

  /** Whether it is about the same methods, however it is written. */
  @Override
  public boolean equals(Object other) {
    return other instanceof MethodPattern that && whole == that.whole && start.equals(that.start);
  }

  @Override
  public int hashCode() {
    return Objects.hash(start, whole);
  }

  /** {@code social.Membership/*}. */
  @Override
  public String toString() {
    return whole ? start : start + REST;
  }
}
