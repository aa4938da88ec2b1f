package io.kith.policy.routing;

import org.jspecify.annotations.Nullable;

/**
 * Reads one argument off the requests of one method. Thread-safe, and cheap enough to be asked for
 * each call.
 */
public sealed interface ArgumentReader {

  /** Of an argument that is a whole number. */
  @FunctionalInterface
  non-sealed interface OfLong extends ArgumentReader {

    /** The value in this request. */
    long read(Object request);
  }

  /** Of any other. */
  @FunctionalInterface
  non-sealed interface OfText extends ArgumentReader {

    /** The value in this request, as text; null if there is none. */
    @Nullable String read(Object request);
  }
}
