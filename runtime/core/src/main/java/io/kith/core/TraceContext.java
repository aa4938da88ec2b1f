package io.kith.core;

import java.util.HexFormat;

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

  public TraceContext {
    if ((traceIdHigh | traceIdLow) == 0 || spanId == 0) {
      throw new IllegalArgumentException("a trace id and a span id are not zero");
    }
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
