package io.kith.resilience;

/** Which end of a call. */
public enum Side {
  /** Who calls. */
  CLIENT,
  /** Who is called. */
  SERVER
}
