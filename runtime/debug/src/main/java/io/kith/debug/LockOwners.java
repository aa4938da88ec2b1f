package io.kith.debug;

import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.Map;

/**
 * Who holds locks that are no monitors, which a dump does not tell. The JVM knows that of platform
 * threads: of those that wait for a lock at once, of those that hold one by a look through its
 * heap. Of locks that virtual threads hold it does not tell.
 */
final class LockOwners {

  private LockOwners() {}

  /** The id of the thread that holds each lock, by the lock's class and identity. */
  static Map<String, Long> find(boolean throughHeap) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    var owners = new HashMap<String, Long>();
    for (ThreadInfo thread : threads.dumpAllThreads(false, throughHeap, 0)) {
      LockInfo awaited = thread.getLockInfo();
      if (awaited != null && thread.getLockOwnerId() > 0) {
        owners.put(awaited.toString(), thread.getLockOwnerId());
      }
      for (LockInfo held : thread.getLockedSynchronizers()) {
        owners.put(held.toString(), thread.getThreadId());
      }
    }
    return owners;
  }
}
