package io.kith.core;

import org.jspecify.annotations.Nullable;

/**
 * A piece of work of a trace while it is written down: a call that is made or served, a branch of a
 * {@link Fork}. {@link Context#span} has the current one.
 *
 * {@snippet :
 * Context.current().span().ifPresent(span -> span.note("cart.items", items.size()));
 * }
 *
 * <p>Thread-safe.
 */
public interface Span {

  /** The trace, with the id of this span. */
  TraceContext trace();

  /**
   * Adds an attribute, or replaces it.
   *
   * @param key such as {@code cart.items}
   */
  void note(String key, String value);

  /** Adds an attribute whose value is a whole number, or replaces it. */
  void note(String key, long value);

  /** Begins a span within this one, now. */
  Span begin(String name);

  /**
   * Ends it, now. What is noted later is lost; to end it again does nothing.
   *
   * @param failure why it failed; null if it did not
   */
  void end(@Nullable Throwable failure);
}
