package io.kith.core;

/** The rest of the call path, as a filter sees it. */
@FunctionalInterface
public interface Next {

  /** Sends the call on, blocks until it is over, and returns how it ended. May be called again. */
  Reply call(Call call);
}
