package io.kith.policy.breaker;

/** What a call that is over says of the one that was called. */
public enum Outcome {
  /** It is well: it has answered, be it with an error that is no fault of its own. */
  WELL,
  /** It is not well. */
  FAILED,
  /** Nothing: the caller gave up, or was not let in. */
  NOTHING
}
