package io.kith.core;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Trace contexts as Zipkin's B3 header fields have them: one field {@code b3}, or one for each
 * part. They are read where there is no {@code traceparent}, and not written.
 *
 * @see <a href="https://github.com/openzipkin/b3-propagation">B3 propagation</a>
 */
public final class B3 {

  /** The field that has all. */
  public static final String SINGLE = "b3";

  /** The field with the trace id: 16 or 32 hexadecimal digits. */
  public static final String TRACE_ID = "x-b3-traceid";

  /** The field with the id of the caller's span: 16 hexadecimal digits. */
  public static final String SPAN_ID = "x-b3-spanid";

  /** The field that says whether the trace is recorded: {@code 1} or {@code 0}. */
  public static final String SAMPLED = "x-b3-sampled";

  /** The field that says by {@code 1} that it is in any case. */
  public static final String FLAGS = "x-b3-flags";

  private static final int SPAN_CHARS = 16;

  private B3() {}

  /**
   * The trace that a field {@code b3} names, {@code traceId-spanId}, then perhaps {@code -1},
   * {@code -0} or {@code -d}, then perhaps the id of the caller's parent; empty if it names none. A
   * trace of which nobody has decided whether it is recorded is not.
   */
  public static Optional<TraceContext> parse(String single) {
    int dash = single.indexOf('-');
    int end = dash + 1 + SPAN_CHARS;
    if (dash < 0 || single.length() < end) {
      return Optional.empty();
    }
    String rest = single.substring(end);
    boolean isWhole = rest.isEmpty() || rest.matches("-[01d](-[0-9a-f]{16})?");
    return isWhole
        ? trace(
            single.substring(0, dash),
            single.substring(dash + 1, end),
            rest.startsWith("-1") || rest.startsWith("-d"))
        : Optional.empty();
  }

  /** The trace that the fields name; empty if they name none. A field that is not there is null. */
  public static Optional<TraceContext> parse(
      @Nullable String traceId,
      @Nullable String spanId,
      @Nullable String sampled,
      @Nullable String flags) {
    return traceId == null || spanId == null
        ? Optional.empty()
        : trace(
            traceId, spanId, "1".equals(sampled) || "true".equals(sampled) || "1".equals(flags));
  }

  private static Optional<TraceContext> trace(String traceId, String spanId, boolean sampled) {
    int chars = traceId.length();
    boolean isTrace = chars == SPAN_CHARS || chars == 2 * SPAN_CHARS;
    if (!isTrace || spanId.length() != SPAN_CHARS || !isHex(traceId) || !isHex(spanId)) {
      return Optional.empty();
    }
    long high = chars == SPAN_CHARS ? 0 : Long.parseUnsignedLong(traceId, 0, SPAN_CHARS, 16);
    long low = Long.parseUnsignedLong(traceId, chars - SPAN_CHARS, chars, 16);
    long span = Long.parseUnsignedLong(spanId, 16);
    return (high | low) == 0 || span == 0
        ? Optional.empty()
        : Optional.of(new TraceContext(high, low, span, (byte) (sampled ? 1 : 0)));
  }

  private static boolean isHex(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f') && (c < 'A' || c > 'F')) {
        return false;
      }
    }
    return true;
  }
}
