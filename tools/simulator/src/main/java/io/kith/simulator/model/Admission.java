package io.kith.simulator.model;

/**
 * Whether an instance takes a call: the place of what a server does to protect itself. So far it is
 * a queue with a bound.
 *
 * @param maxWaiting how many may wait
 */
record Admission(int maxWaiting) {

  /** Whether one more may wait. */
  boolean admits(int waiting) {
    return waiting < maxWaiting;
  }
}
