package io.kith.core;

import org.jspecify.annotations.Nullable;

/**
 * Decides on a server whether a call is begun that has waited for its turn. It is asked on the
 * call's own thread before anything else is done for it: before its caller is authenticated, and
 * its request is read. Calls of {@link NonBlocking} methods wait for nobody, and are not asked
 * about.
 *
 * <p>Must be thread-safe, and must not block.
 */
@FunctionalInterface
public interface Admission {

  /**
   * Why the call is refused; null if it is begun.
   *
   * @param waitedNanos since the event loop has handed it over
   */
  @Nullable Status refusal(Method method, Context context, long waitedNanos, long nowNanos);
}
