package io.kith.core;

import java.util.HexFormat;
import java.util.Optional;

/**
 * The ids that tie the calls of one request together, as W3C Trace Context defines them.
 *
 * @param traceIdHigh the first eight bytes of the trace id
 * @param traceIdLow the last eight bytes of the trace id
 * @param spanId the id of the current span; for a call on the wire, of the caller's span
 * @param flags the trace flags; bit 0 means sampled
 * @see <a href="https://www.w3.org/TR/trace-context/">W3C Trace Context</a>
 */
public record TraceContext(long traceIdHigh, long traceIdLow, long spanId, byte flags) {

  private static final HexFormat HEX = HexFormat.of();

  /** Of version 00: the version, the two ids and the flags, with dashes between them. */
  private static final int TRACEPARENT_CHARS = 55;

  public TraceContext {
    if ((traceIdHigh | traceIdLow) == 0 || spanId == 0) {
      throw new IllegalArgumentException("a trace id and a span id are not zero");
    }
  }

  /**
   * The trace that a {@code traceparent} text names; empty if it is none. Of a later version, what
   * this one knows is read.
   */
  public static Optional<TraceContext> parse(String traceparent) {
    boolean dashed =
        traceparent.length() >= TRACEPARENT_CHARS
            && traceparent.charAt(2) == '-'
            && traceparent.charAt(35) == '-'
            && traceparent.charAt(52) == '-';
    if (!dashed || !isLowerHex(traceparent) || traceparent.startsWith("ff")) {
      return Optional.empty();
    }
    boolean longer = traceparent.length() > TRACEPARENT_CHARS;
    if (longer && (traceparent.startsWith("00") || traceparent.charAt(TRACEPARENT_CHARS) != '-')) {
      return Optional.empty();
    }
    long high = HexFormat.fromHexDigitsToLong(traceparent, 3, 19);
    long low = HexFormat.fromHexDigitsToLong(traceparent, 19, 35);
    long span = HexFormat.fromHexDigitsToLong(traceparent, 36, 52);
    byte flags = (byte) HexFormat.fromHexDigits(traceparent, 53, TRACEPARENT_CHARS);
    return (high | low) == 0 || span == 0
        ? Optional.empty()
        : Optional.of(new TraceContext(high, low, span, flags));
  }

  private static boolean isLowerHex(String traceparent) {
    for (int i = 0; i < TRACEPARENT_CHARS; i++) {
      char c = traceparent.charAt(i);
      boolean digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
      if (digit == (i == 2 || i == 35 || i == 52)) {
        return false;
      }
    }
    return true;
  }

  /** Whether this trace is recorded. */
  public boolean isSampled() {
    return (flags & 1) != 0;
  }

  /** The same trace with another current span. */
  public TraceContext withSpan(long newSpanId) {
    return new TraceContext(traceIdHigh, traceIdLow, newSpanId, flags);
  }

  /** The trace id, 32 hexadecimal digits. */
  public String traceId() {
    return HEX.toHexDigits(traceIdHigh) + HEX.toHexDigits(traceIdLow);
  }

  /** The {@code traceparent} text. */
  @Override
  public String toString() {
    return "00-" + traceId() + "-" + HEX.toHexDigits(spanId) + "-" + HEX.toHexDigits(flags);
  }
}
