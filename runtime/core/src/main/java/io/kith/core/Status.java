package io.kith.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * How a call ended: a canonical code, a sentence for people, the trail of where it passed, and
 * details for programs.
 *
 * <p>The sentence says what happened, where, and what to do. Each process and each attempt that the
 * failure passes on its way back adds one line to the trail, so that the text at the first caller
 * tells the whole story. Immutable and thread-safe.
 *
 * @param code the canonical code
 * @param message what happened, for people; at most {@value #MAX_MESSAGE_CHARS} characters are kept
 * @param trail where the failure passed, the origin first; at most {@value #MAX_TRAIL_LINES} lines
 *     are kept
 * @param details data for programs, such as a declared exception; at most {@value #MAX_DETAILS}
 */
public record Status(Code code, String message, List<String> trail, List<Detail> details) {

  /** The longest message, in characters; a longer one is cut. */
  public static final int MAX_MESSAGE_CHARS = 4096;

  /** The most lines of a trail; later ones are dropped. */
  public static final int MAX_TRAIL_LINES = 16;

  /** The most details. */
  public static final int MAX_DETAILS = 16;

  private static final Detail GIVEN_UP = new Detail("kith.GivenUp", new byte[0]);

  /** The status of a call that succeeded. */
  public static final Status OK = new Status(Code.OK, "", List.of(), List.of());

  public Status {
    Objects.requireNonNull(code, "code");
    message = cut(message);
    trail =
        trail.size() <= MAX_TRAIL_LINES ? List.copyOf(trail) : trail.subList(0, MAX_TRAIL_LINES);
    if (details.size() > MAX_DETAILS) {
      throw new IllegalArgumentException("more than " + MAX_DETAILS + " status details");
    }
    details = List.copyOf(details);
  }

  /** A status with this code and sentence. */
  public static Status of(Code code, String message) {
    return new Status(code, message, List.of(), List.of());
  }

  /** Whether the call succeeded. */
  public boolean isOk() {
    return code == Code.OK;
  }

  /** This status with one more line of where it passed. */
  public Status at(String line) {
    if (trail.size() >= MAX_TRAIL_LINES) {
      return this;
    }
    var longer = new ArrayList<>(trail);
    longer.add(cut(line));
    return new Status(code, message, longer, details);
  }

  /** This status with one more detail. */
  public Status with(Detail detail) {
    var more = new ArrayList<>(details);
    more.add(detail);
    return new Status(code, message, trail, more);
  }

  /**
   * This status, with a detail that says that whoever made the call has tried again in vain, or had
   * tried too much already: for those further up to leave it at that.
   */
  public Status givenUp() {
    return isGivenUp() || details.size() >= MAX_DETAILS ? this : with(GIVEN_UP);
  }

  /** Whether somebody on its way back has {@linkplain #givenUp given it up}. */
  public boolean isGivenUp() {
    for (Detail detail : details) {
      if (detail.type().equals(GIVEN_UP.type())) {
        return true;
      }
    }
    return false;
  }

  /** This status as an exception to throw. */
  public CallException asException() {
    return new CallException(this);
  }

  /** The code, the sentence and the trail, one line each. */
  public String text() {
    var text = new StringBuilder(code.name());
    if (!message.isEmpty()) {
      text.append(": ").append(message);
    }
    for (String line : trail) {
      text.append("\n  ").append(line);
    }
    return text.toString();
  }

  private static String cut(String text) {
    return text.length() <= MAX_MESSAGE_CHARS
        ? text
        : text.substring(0, MAX_MESSAGE_CHARS - 1) + "…";
  }

  @Override
  public String toString() {
    return text();
  }

  /**
   * A typed piece of data about a failure, as {@code google.protobuf.Any} carries it.
   *
   * @param type the full name of the message type
   * @param value its protobuf encoding; not copied, must not be changed afterwards
   */
  public record Detail(String type, byte[] value) {
    public Detail {
      Objects.requireNonNull(type, "type");
      Objects.requireNonNull(value, "value");
    }
  }
}
