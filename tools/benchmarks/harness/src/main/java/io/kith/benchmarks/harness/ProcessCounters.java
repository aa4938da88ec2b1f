package io.kith.benchmarks.harness;

import com.sun.management.ThreadMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;

/** What this JVM has allocated and how long it has collected, since it started. */
record ProcessCounters(long allocatedBytes, long gcMillis) {

  static ProcessCounters now() {
    // All threads that ever lived. A virtual thread allocates in its carrier's name.
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long gcMillis =
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .mapToLong(GarbageCollectorMXBean::getCollectionTime)
            .sum();
    return new ProcessCounters(threads.getTotalThreadAllocatedBytes(), gcMillis);
  }
}
