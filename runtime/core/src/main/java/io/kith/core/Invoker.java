package io.kith.core;

/** What a stub calls: the client's side of the call path, filters included. Thread-safe. */
@FunctionalInterface
public interface Invoker {

  /** Makes the call in the current context, blocks until it is over, and returns how it ended. */
  Reply invoke(Method method, Object request);
}
