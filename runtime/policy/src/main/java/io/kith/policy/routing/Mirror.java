package io.kith.policy.routing;

import io.kith.core.Method;
import io.kith.policy.MethodPattern;
import java.util.List;

/**
 * Calls that are also sent elsewhere, to see what becomes of them there; nobody waits for the
 * replies.
 *
 * @param name unique; what the calls are marked with
 * @param criteria which calls
 * @param to where they are sent, too
 * @param allowed methods that may be mirrored although they are not idempotent
 * @param maxOutstanding how many may be under way at once; beyond, calls are not mirrored. 1 to
 *     {@value #MAX_OUTSTANDING}
 */
public record Mirror(
    String name,
    Criteria criteria,
    Destination to,
    List<MethodPattern> allowed,
    int maxOutstanding) {

  /** The most that may be under way at once. */
  public static final int MAX_OUTSTANDING = 10_000;

  public Mirror {
    allowed = List.copyOf(allowed);
    if (maxOutstanding < 1 || maxOutstanding > MAX_OUTSTANDING) {
      throw new IllegalArgumentException(
          "the mirror "
              + name
              + " may have "
              + maxOutstanding
              + " calls under way; allowed is 1 to "
              + MAX_OUTSTANDING);
    }
  }

  /** Whether calls of the method may be sent twice. Streams never are: they can be read once. */
  public boolean allows(Method method) {
    return !method.isStreaming()
        && (method.isIdempotent()
            || allowed.stream().anyMatch(pattern -> pattern.matches(method.path())));
  }
}
