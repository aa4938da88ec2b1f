package io.kith.rules;

import java.util.function.Consumer;

/** Where rules come from: one set at a time, each whole and immutable. Thread-safe. */
public interface RuleSource {

  /** The handle of a watch; closing it ends the watch. */
  interface Watch extends AutoCloseable {

    /** Ends it: no delivery begins any more. */
    @Override
    void close();
  }

  /** The rules in force. */
  Rules rules();

  /**
   * Tells the listener of the rules in force, before this returns, and of each later set, in their
   * order, by one thread at a time. The listener must not block for long.
   */
  Watch watch(Consumer<Rules> listener);

  /** The source of rules that never change. */
  static RuleSource of(Rules rules) {
    return new LiveRules(rules);
  }

  /** The source of no rules. */
  static RuleSource none() {
    return of(Rules.none());
  }
}
