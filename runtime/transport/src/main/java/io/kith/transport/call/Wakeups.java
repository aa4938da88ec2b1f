package io.kith.transport.call;

import java.util.Arrays;

/**
 * The callers whose replies one read brought.
 *
 * <p>Waking a virtual thread from the event loop is a submission to its scheduler from outside;
 * waking it from another virtual thread is a push to the queue of the same carrier. So of a group
 * of callers the event loop wakes one, which wakes the others before it goes on. Owned by an event
 * loop.
 */
public final class Wakeups {

  private static final int GROUP = 32;

  private final OutgoingCall[] group = new OutgoingCall[GROUP];
  private int size;

  /** Takes a call that has its result, and whose caller is to be told. */
  public void add(OutgoingCall call) {
    group[size++] = call;
    if (size == GROUP) {
      wake();
    }
  }

  /** Wakes all callers. */
  public void wake() {
    if (size == 0) {
      return;
    }
    OutgoingCall first = group[size - 1];
    if (size > 1) {
      first.wakesToo(Arrays.copyOf(group, size - 1));
      for (int i = 0; i < size - 1; i++) {
        group[i].publish();
      }
    }
    first.publish();
    first.wake();
    Arrays.fill(group, 0, size, null);
    size = 0;
  }
}
