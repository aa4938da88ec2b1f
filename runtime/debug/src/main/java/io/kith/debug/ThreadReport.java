package io.kith.debug;

import java.util.List;

/**
 * What all threads do.
 *
 * @param platform how many platform threads there are
 * @param virtual how many virtual ones
 * @param isWhole whether all of them were looked at
 * @param deadlocks threads that wait for each other for ever, each cycle in its order
 * @param locks those that threads wait for, the one with the most waiters first
 * @param groups threads with equal stacks, the largest group first
 */
public record ThreadReport(
    int platform,
    int virtual,
    boolean isWhole,
    List<Deadlock> deadlocks,
    List<Lock> locks,
    List<Group> groups) {

  public ThreadReport {
    deadlocks = List.copyOf(deadlocks);
    locks = List.copyOf(locks);
    groups = List.copyOf(groups);
  }

  /** Threads of which each waits for the next, and the last for the first. */
  public record Deadlock(List<String> threads) {}

  /**
   * A lock that threads wait for.
   *
   * @param lock its class and identity
   * @param kind {@code monitor} to be entered, {@code notification} of a monitor, or {@code parked}
   *     for whatever a thread parks on
   * @param owner the thread that holds it; empty if nobody does, or the JVM does not tell
   * @param waiters how many wait
   * @param waiting the names of some of them
   */
  public record Lock(String lock, String kind, String owner, int waiters, List<String> waiting) {}

  /**
   * Threads that do the same.
   *
   * @param state as {@link Thread.State} calls it
   * @param threads the names of some of them
   * @param stack from the innermost frame on
   */
  public record Group(
      int count, boolean isVirtual, String state, List<String> threads, List<String> stack) {}
}
