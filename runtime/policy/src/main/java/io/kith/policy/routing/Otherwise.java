package io.kith.policy.routing;

/** What happens when a route leads to nobody, or nobody there is left to try. */
public sealed interface Otherwise {

  /** The call fails. */
  record Strict() implements Otherwise {}

  /** Anybody else who is in no reserved group. */
  record Prefer() implements Otherwise {}

  /** Those of another group, and if there is nobody either, the call fails. */
  record Fallback(String group) implements Otherwise {}
}
