package io.kith.transport.call;

import io.kith.core.B3;
import io.kith.core.Context;
import io.kith.core.TraceContext;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The header fields that say which trace a request belongs to: those of W3C Trace Context or, if
 * there is no {@code traceparent}, those of B3. What is malformed says nothing. For one request,
 * and one thread.
 *
 * @see <a href="https://www.w3.org/TR/trace-context/">W3C Trace Context</a>
 */
public final class TraceFields {

  /** The longest {@code tracestate} that is passed on, as W3C asks for it. */
  private static final int MAX_STATE_CHARS = 512;

  private @Nullable String parent;
  private @Nullable String state;
  private @Nullable String single;
  private @Nullable String traceId;
  private @Nullable String spanId;
  private @Nullable String sampled;
  private @Nullable String flags;
  private boolean isForced;

  /**
   * Reads a field.
   *
   * @param name in lower case
   * @return whether it is one of these
   */
  public boolean read(String name, String value) {
    switch (name) {
      case "traceparent" -> parent = value;
      case Context.TRACE_STATE -> state = state == null ? value : state + "," + value;
      case B3.SINGLE -> single = value;
      case B3.TRACE_ID -> traceId = value;
      case B3.SPAN_ID -> spanId = value;
      case B3.SAMPLED -> sampled = value;
      case B3.FLAGS -> flags = value;
      case Context.FORCE_TRACE -> isForced = value.equals("force");
      default -> {
        return false;
      }
    }
    return true;
  }

  /** The trace; null if none is named. */
  public @Nullable TraceContext trace() {
    if (parent != null) {
      return TraceContext.parse(parent).orElse(null);
    }
    return single != null
        ? B3.parse(single).orElse(null)
        : B3.parse(traceId, spanId, sampled, flags).orElse(null);
  }

  /** The labels, with what the fields say besides the trace, as far as there is room. */
  public Map<String, String> labelled(Map<String, String> baggage) {
    String passed = state;
    boolean hasState =
        parent != null
            && passed != null
            && TraceContext.parse(parent).isPresent() // else another trace begins here
            && isSound(passed);
    boolean isFull = baggage.size() + 2 > Context.MAX_BAGGAGE;
    if (isFull || (!hasState && !isForced)) {
      return baggage;
    }
    var labels = new HashMap<>(baggage);
    if (passed != null && hasState) {
      labels.put(Context.TRACE_STATE, passed.strip());
    }
    if (isForced) {
      labels.put(Context.FORCE_TRACE, "force");
    }
    return Map.copyOf(labels);
  }

  private static boolean isSound(String state) {
    return !state.isBlank()
        && state.length() <= MAX_STATE_CHARS
        && state.chars().allMatch(c -> c >= ' ' && c <= '~');
  }
}
