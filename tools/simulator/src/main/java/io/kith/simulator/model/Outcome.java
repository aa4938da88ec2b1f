package io.kith.simulator.model;

/** How an attempt came back, and with the last of them the call. */
enum Outcome {
  /** With what was asked for. */
  ANSWERED,
  /** Certainly not executed, for want of room. */
  REFUSED,
  /** Certainly not executed: no connection, going away, or nobody there. */
  UNREACHABLE,
  /** The connection broke: perhaps executed. */
  LOST,
  /** It took longer than an attempt may: perhaps executed. */
  SLOW,
  /** With an error, executed. */
  FAILED,
  /** Not at all, before the deadline of the call. */
  LATE
}
