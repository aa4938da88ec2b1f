package io.kith.debug;

import java.util.List;

/**
 * A thread as the JVM dumps it.
 *
 * @param id its id, as {@link Thread#threadId} has it
 * @param lock what it waits for; empty if it does not
 * @param kind as {@link ThreadReport.Lock#kind} has it
 * @param owns the monitors that it has entered
 */
record DumpedThread(
    long id,
    String name,
    boolean isVirtual,
    String state,
    String lock,
    String kind,
    List<String> owns,
    List<String> stack) {

  /** {@code #31 "order-1"}. */
  String label() {
    return "#" + id + (name.isEmpty() ? "" : " \"" + name + "\"") + (isVirtual ? " (virtual)" : "");
  }
}
